"""How SQS says no: every refusal with AWS's code, text and status.

`code` is what boto3 shows as `Error.Code` (the older query protocol's name), `query_code` what it shows as
`Error.QueryErrorCode` (the JSON protocol's name of the error's shape).
"""

from __future__ import annotations

from cloudlet.errors import AwsError

PREFIX = "AWS.SimpleQueueService."


def _prefixed(name: str, message: str, status: int = 400) -> AwsError:
    return AwsError(PREFIX + name, message, status, query_code=name)


def invalid_parameter(message: str) -> AwsError:
    """InvalidParameterValue with its whole text."""
    return AwsError("InvalidParameterValue", message, query_code="InvalidParameterValueException")


def invalid_value(value: object, parameter: str, reason: str) -> AwsError:
    """InvalidParameterValue in AWS's usual sentence."""
    return invalid_parameter(f"Value {value} for parameter {parameter} is invalid. Reason: {reason}")


def without_value(parameter: str, reason: str) -> AwsError:
    """InvalidParameterValue in the other sentence, which does not say the value."""
    return invalid_parameter(f"Value for parameter {parameter} is invalid. Reason: {reason}")


def wrong_queue_type(value: object, parameter: str) -> AwsError:
    """A parameter that only the other type of queue takes (recorded 2024-04-30; the grammar is AWS's)."""
    reason = "The request include parameter that is not valid for this queue type."
    return invalid_value(value, parameter, reason)


def missing_parameter(name: str) -> AwsError:
    """A required parameter is not there, or is empty."""
    text = f"The request must contain the parameter {name}."
    return AwsError("MissingParameter", text, query_code="MissingRequiredParameterException")


def unknown_attribute(name: str) -> AwsError:
    """A queue attribute that this queue does not have."""
    return invalid_attribute_name(f"Unknown Attribute {name}.")


def invalid_attribute_name(message: str) -> AwsError:
    """InvalidAttributeName with its whole text."""
    return AwsError("InvalidAttributeName", message, query_code="InvalidAttributeName")


def invalid_attribute_value(name: str, reason: str = "") -> AwsError:
    """A queue attribute whose value is out of range."""
    text = f"Invalid value for the parameter {name}." + (f" Reason: {reason}" if reason else "")
    return AwsError("InvalidAttributeValue", text, query_code="InvalidAttributeValue")


def no_such_queue(by_query_protocol: bool = False) -> AwsError:
    """No queue has this name; the query protocol adds four words (recorded 2024-04-30)."""
    wsdl = " for this wsdl version" if by_query_protocol else ""
    text = f"The specified queue does not exist{wsdl}."
    return AwsError(PREFIX + "NonExistentQueue", text, query_code="QueueDoesNotExist")


def queue_exists(attribute: str) -> AwsError:
    """A queue of this name has another value for an attribute."""
    text = f"A queue already exists with the same name and a different value for attribute {attribute}"
    return AwsError("QueueAlreadyExists", text, query_code="QueueNameExists")


def deleted_recently() -> AwsError:
    """A queue of this name was deleted less than 60 s ago."""
    text = "You must wait 60 seconds after deleting a queue before you can create another with the same name."
    return _prefixed("QueueDeletedRecently", text)


def purge_in_progress(queue: str) -> AwsError:
    """The queue was purged less than 60 s ago."""
    text = f"Only one PurgeQueue operation on {queue} is allowed every 60 seconds."
    return _prefixed("PurgeQueueInProgress", text, 403)


def not_a_handle(handle: str) -> AwsError:
    """A receipt handle that this queue never gave out."""
    text = f'The input receipt handle "{handle}" is not a valid receipt handle.'
    return AwsError("ReceiptHandleIsInvalid", text, 404, query_code="ReceiptHandleIsInvalid")


def handle_of_another_queue(handle: str) -> AwsError:
    """A receipt handle that another queue gave out (AWS knowledge centre, "receipt handle errors")."""
    text = f'The receipt handle "{handle}" is not valid for this queue.'
    return AwsError("ReceiptHandleIsInvalid", text, 404, query_code="ReceiptHandleIsInvalid")


def handle_expired(handle: str) -> AwsError:
    """A receipt handle whose time has run out (recorded 2025-03-28)."""
    return invalid_value(handle, "ReceiptHandle", "The receipt handle has expired.")


def handle_unavailable(handle: str) -> AwsError:
    """The message behind a receipt handle is gone or was received again."""
    reason = "Message does not exist or is not available for visibility timeout change."
    return invalid_value(handle, "ReceiptHandle", reason)


def total_visibility(seconds: int, limit_s: int) -> AwsError:
    """A message would be hidden for longer than 12 h since it was received."""
    reason = f"Total VisibilityTimeout for the message is beyond the limit [{limit_s} seconds]"
    return invalid_value(seconds, "VisibilityTimeout", reason)


def no_deduplication_id() -> AwsError:
    """A message for a FIFO queue that has no deduplication id and gets none from its body."""
    text = "The queue should either have ContentBasedDeduplication enabled or "
    return invalid_parameter(text + "MessageDeduplicationId provided explicitly")


def invalid_contents() -> AwsError:
    """A body with characters that XML 1.0 has no room for."""
    text = "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | "
    text += "#xE000 to #xFFFD | #x10000 to #x10FFFF"
    return AwsError("InvalidMessageContents", text, query_code="InvalidMessageContents")


def too_many_in_flight() -> AwsError:
    """A short poll on a standard queue with as many messages in flight as AWS allows."""
    text = "Too many messages have been received without being deleted. "
    return over_limit(text + "Please delete your received messages or let them timeout before receiving more.")


def over_limit(message: str) -> AwsError:
    """OverLimit: too many of something."""
    return AwsError("OverLimit", message, 403, query_code="OverLimit")


def empty_batch(entry: str) -> AwsError:
    """A batch without entries; `entry` is the name of the entries' shape."""
    return _prefixed("EmptyBatchRequest", f"There should be at least one {entry} in the request.")


def too_many_entries(count: int) -> AwsError:
    """A batch of more than ten."""
    text = f"Maximum number of entries per request are 10. You have sent {count}."
    return _prefixed("TooManyEntriesInBatchRequest", text)


def bad_entry_id() -> AwsError:
    """A batch entry's id that is empty, too long or has other characters."""
    text = "A batch entry id can only contain alphanumeric characters, hyphens and underscores. "
    return _prefixed("InvalidBatchEntryId", text + "It can be at most 80 letters long.")


def repeated_entry_id(entry_id: str) -> AwsError:
    """Two entries of a batch with one id."""
    return _prefixed("BatchEntryIdsNotDistinct", f"Id {entry_id} repeated.")


def batch_too_long(size: int, limit: int) -> AwsError:
    """A batch of more bytes than one call may carry."""
    text = f"Batch requests cannot be longer than {limit} bytes. You have sent {size} bytes."
    return _prefixed("BatchRequestTooLong", text)


def unsupported(message: str) -> AwsError:
    """UnsupportedOperation with its whole text."""
    return _prefixed("UnsupportedOperation", message)


def no_such_resource(message: str) -> AwsError:
    """ResourceNotFoundException, which only message move tasks know (recorded 2024-04-30)."""
    name = "ResourceNotFoundException"
    return AwsError(name, message, 404, query_code=name)

"""SendMessage: one message, checked as AWS checks it."""

from __future__ import annotations

from cloudlet.sqs import checks, md5, message_attributes, refusals
from cloudlet.sqs.queue import Queue
from cloudlet.sqs.site import USER_ID
from cloudlet.wire.request import Request, Result


def send(queue: Queue, request: Request) -> Result:
    """SendMessage."""
    checks.message(queue, request.params)
    limit = int(queue.settings["MaximumMessageSize"])
    if checks.size(request.params) > limit:
        text = f"One or more parameters are invalid. Reason: Message must be shorter than {limit} bytes."
        raise refusals.invalid_parameter(text)
    return put(queue, request.params, sender_id(request))


def put(queue: Queue, entry: checks.Params, sender: str) -> Result:
    """Send what was checked; the answer's digests are of what this caller sent, also for a duplicate."""
    system = entry.get("MessageSystemAttributes") or {}
    attributes = message_attributes.plain(entry.get("MessageAttributes") or {})
    message = queue.send(
        entry["MessageBody"],
        attributes=attributes,
        system_attributes=system,
        group_id=entry.get("MessageGroupId"),
        deduplication_id=entry.get("MessageDeduplicationId"),
        delay_s=entry.get("DelaySeconds"),
        sender_id=sender,
    )
    same = message.body == entry["MessageBody"]
    result = {"MD5OfMessageBody": message.md5_of_body if same else md5.of_body(entry["MessageBody"])}
    if attributes:
        result["MD5OfMessageAttributes"] = md5.of_attributes(attributes)
    if system:
        result["MD5OfMessageSystemAttributes"] = md5.of_attributes(system)
    result["MessageId"] = message.id
    if message.sequence_number:
        result["SequenceNumber"] = message.sequence_number
    return result


def sender_id(request: Request) -> str:
    """Who sends: a role's id and session for a function, a user's id for anyone outside."""
    if not request.role:
        return USER_ID
    return f"AROACLOUDLETEXAMPLE01:{request.caller.partition('#')[0]}"

"""An AWS service's refusal, as each protocol puts it on the wire.

SQS once spoke the query protocol and its clients know its errors by the names they had there: over JSON it
says both, the new one in the body and the old one in a header, and boto3 shows the old one as Error.Code.
"""

from __future__ import annotations

from cloudlet.errors import AwsError
from cloudlet.wire.request import HttpResponse
from cloudlet.wire.values import to_json

NAMESPACES = {"sqs": "com.amazonaws.sqs#", "dynamodb": "com.amazonaws.dynamodb.v20120810#"}
QUERY_CODES = {
    "AWS.SimpleQueueService.NonExistentQueue": "QueueDoesNotExist",
    "QueueAlreadyExists": "QueueNameExists",
    "InvalidParameterValue": "InvalidParameterValueException",
    "MissingParameter": "MissingRequiredParameterException",
}
"""An SQS error's old name -> its new one, where cutting off "AWS.SimpleQueueService." does not give it.

Recorded on AWS, 2023 to 2025.
"""


def json_error(service: str, error: AwsError, request_id: str) -> HttpResponse:
    """A refusal in the JSON protocols."""
    headers = {"content-type": "application/x-amz-json-1.0", "x-amzn-requestid": request_id}
    shape = error.code
    if service == "sqs":
        shape = error.query_code or QUERY_CODES.get(shape) or shape.removeprefix("AWS.SimpleQueueService.")
        headers["x-amzn-query-error"] = f"{error.code};{'Sender' if error.sender else 'Receiver'}"
    body = {"__type": NAMESPACES.get(service, "") + shape, "message": error.message, **(error.extra or {})}
    return HttpResponse(error.status, headers, to_json(body).encode())

"""AWS's JSON protocols 1.0 and 1.1: the operation in X-Amz-Target, the parameters in a JSON body.

SQS and DynamoDB speak these, so nearly every call takes this road and it does as little as it can.
"""

from __future__ import annotations

import json
from typing import Any

from cloudlet.wire.operations import Operation
from cloudlet.wire.request import HttpRequest, HttpResponse, Result
from cloudlet.wire.values import malformed, to_json


def params(operation: Operation, http: HttpRequest) -> dict[str, Any]:
    """The parameters in the body; raises AwsError for what is not JSON or has values of the wrong type."""
    result: dict[str, Any] = operation.convert(json_body(http.body))
    return result


def json_body(body: bytes) -> Any:
    """The JSON in a body, an empty one counting as `{}`; raises AwsError for anything else."""
    try:
        return json.loads(body) if body else {}
    except (ValueError, RecursionError):
        raise malformed("Unable to parse the request body as JSON") from None


def response(operation: Operation, result: Result, request_id: str) -> HttpResponse:
    """The answer to a call that succeeded."""
    return HttpResponse(200, _headers(operation, request_id), to_json(result).encode())


def _headers(operation: Operation, request_id: str) -> dict[str, str]:
    version = operation.metadata.get("jsonVersion", "1.0")
    return {"content-type": f"application/x-amz-json-{version}", "x-amzn-requestid": request_id}

"""Results and errors of the query protocol as JSON, for a caller that accepts no XML.

It says in JSON what the XML would have said: names of response and result around the members, absent ones as
null, and attributes as a list of names and values (recorded on AWS, 2024-07-12).
"""

from __future__ import annotations

from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from cloudlet.errors import AwsError
from cloudlet.wire.operations import Operation
from cloudlet.wire.request import HttpRequest, HttpResponse, Result
from cloudlet.wire.values import to_json
from cloudlet.wire.xml import message_of

JSON_TYPE = "application/json"
RENAMED = {"Messages": "messages"}  # of ReceiveMessage, as the clients of many read it


def wanted(service: str, http: HttpRequest | None) -> bool:
    """Whether a call of SQS by the query protocol asks for its answer in JSON."""
    return service == "sqs" and http is not None and JSON_TYPE in http.headers.get("accept", "")


def response(operation: Operation, result: Result, request_id: str) -> HttpResponse:
    """The answer to a call that succeeded."""
    name, shape = operation.name, operation.output
    members = _structure(shape, result, keep_absent=True) if shape is not None else {}
    members = {RENAMED.get(member, member): value for member, value in members.items()}
    inner: dict[str, Any] = {f"{name}Result": members} if members else {}
    inner["ResponseMetadata"] = {"RequestId": request_id}
    return _answer(200, {f"{name}Response": inner}, request_id)


def error(refusal: AwsError, request_id: str) -> HttpResponse:
    """The answer to a call that the service refuses."""
    kind = "Sender" if refusal.sender else "Receiver"
    facts = {"Code": refusal.code, "Message": message_of(refusal), "Type": kind}
    return _answer(refusal.status, {"Error": facts, "RequestId": request_id}, request_id)


def _answer(status: int, body: dict[str, Any], request_id: str) -> HttpResponse:
    headers = {"content-type": JSON_TYPE, "x-amzn-requestid": request_id}
    return HttpResponse(status, headers, to_json(body).encode())


def _structure(shape: StructureShape, value: dict[str, Any], keep_absent: bool = False) -> dict[str, Any]:
    return {
        name: _shown(shape.members[name], value[name]) if name in value else None
        for name in sorted(shape.members)
        if keep_absent or name in value
    }


def _shown(shape: Shape, value: Any) -> Any:
    if isinstance(shape, StructureShape):
        return _structure(shape, value)
    if isinstance(shape, ListShape):
        return [_shown(shape.member, item) for item in value]
    if isinstance(shape, MapShape):
        key = "Key" if shape.name == "TagMap" else "Name"
        return [{key: name, "Value": _shown(shape.value, item)} for name, item in value.items()]
    return value

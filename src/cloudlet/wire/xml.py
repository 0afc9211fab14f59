"""Results and errors of the query protocol as XML."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from botocore.model import ListShape, MapShape, Shape, StructureShape

from cloudlet.errors import AwsError
from cloudlet.wire.operations import Operation
from cloudlet.wire.query import flat, wire_name
from cloudlet.wire.request import HttpResponse, Result

DECLARATION = '<?xml version="1.0"?>'
NAMESPACES = {"sqs": "http://queue.amazonaws.com/doc/2012-11-05/"}
MESSAGES = {
    "AWS.SimpleQueueService.NonExistentQueue": "The specified queue does not exist for this wsdl version.",
}
"""Errors of SQS that the query protocol words differently (recorded on AWS, 2023)."""
UNKNOWN_OPERATION = "<UnknownOperationException/>\n"
"""All that a request without an Action gets, whatever it accepts."""


def response(operation: Operation, result: Result, request_id: str) -> HttpResponse:
    """The answer to a call that succeeded."""
    name, inner = operation.name, ""
    if operation.output is not None:
        wrapper = operation.output.serialization.get("resultWrapper", f"{name}Result")
        inner = _element(wrapper, _members(operation.service, operation.output, result))
    body = f"{inner}{_element('ResponseMetadata', _element('RequestId', request_id))}"
    namespace = NAMESPACES.get(operation.service) or operation.metadata.get("xmlNamespace", "")
    return _answer(200, f'<{name}Response xmlns="{namespace}">{body}</{name}Response>', request_id)


def error(service: str, refusal: AwsError, request_id: str) -> HttpResponse:
    """The answer to a call that the service refuses."""
    if refusal.code == "UnknownOperationException" and not refusal.message:
        return _answer(refusal.status, UNKNOWN_OPERATION, request_id)
    kind = "Sender" if refusal.sender else "Receiver"
    facts = {"Type": kind, "Code": refusal.code, "Message": message_of(refusal)}
    inner = "".join(_element(name, text(fact)) for name, fact in facts.items()) + "<Detail/>"
    body = _element("Error", inner) + _element("RequestId", request_id)
    namespace = NAMESPACES.get(service)
    opening = f'<ErrorResponse xmlns="{namespace}">' if namespace else "<ErrorResponse>"
    return _answer(refusal.status, f"{opening}{body}</ErrorResponse>", request_id)


def message_of(refusal: AwsError) -> str:
    """An error's text in the words of the query protocol."""
    return MESSAGES.get(refusal.code, refusal.message)


def plain_error(refusal: AwsError, request_id: str) -> HttpResponse:
    """A refusal as S3 words it: the rest-xml protocol has no element around the error."""
    facts = {"Code": refusal.code, "Message": refusal.message, "RequestId": request_id}
    inner = "".join(_element(name, text(fact)) for name, fact in facts.items())
    return _answer(refusal.status, _element("Error", inner), request_id)


def _answer(status: int, body: str, request_id: str) -> HttpResponse:
    headers = {"content-type": "text/xml", "x-amzn-requestid": request_id}
    text = body if body == UNKNOWN_OPERATION else DECLARATION + body
    return HttpResponse(status, headers, text.encode("utf-8", "replace"))


def _element(name: str, content: str) -> str:
    return f"<{name}>{content}</{name}>"


def _members(service: str, shape: StructureShape, value: dict[str, Any]) -> str:
    return "".join(
        _written(service, wire_name(service, name, inner), inner, value[name])
        for name, inner in shape.members.items()
        if value.get(name) is not None
    )


def _written(service: str, name: str, shape: Shape, value: Any) -> str:
    if isinstance(shape, StructureShape):
        return _element(name, _members(service, shape, value))
    if isinstance(shape, ListShape):
        return _list(service, name, shape, value)
    if isinstance(shape, MapShape):
        return _map(service, name, shape, value)
    return _element(name, text(value))


def _list(service: str, name: str, shape: ListShape, value: list[Any]) -> str:
    if flat(service, shape):
        return "".join(_written(service, name, shape.member, item) for item in value)
    inner = shape.member.serialization.get("name", "member")
    return _element(name, "".join(_written(service, inner, shape.member, item) for item in value))


def _map(service: str, name: str, shape: MapShape, value: dict[str, Any]) -> str:
    names = ("Key" if name == "Tag" else "Name", "Value") if service == "sqs" else ("key", "value")
    entries = [
        _element(names[0], text(key)) + _written(service, names[1], shape.value, item) for key, item in value.items()
    ]
    if flat(service, shape):
        return "".join(_element(name, entry) for entry in entries)
    return _element(name, "".join(_element("entry", entry) for entry in entries))


def text(value: Any) -> str:
    """A scalar as XML text."""
    match value:
        case bool():
            return "true" if value else "false"
        case bytes():
            return base64.b64encode(value).decode()
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
        case _:
            return escape(str(value), {"\r": "&#xD;", '"': "&quot;"})

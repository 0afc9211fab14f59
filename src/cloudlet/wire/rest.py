"""AWS's REST protocols, of Lambda, Scheduler and API Gateway: parameters in path, query, headers and body.

S3's XML bodies are not read: of such a call only path, query and headers become parameters.
"""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from botocore.model import ListShape, MapShape, Shape, StructureShape

from cloudlet.errors import AwsError
from cloudlet.wire.json_protocol import json_body
from cloudlet.wire.operations import Operation
from cloudlet.wire.query import scalar
from cloudlet.wire.request import HttpRequest, HttpResponse, Result
from cloudlet.wire.values import to_json


def params(operation: Operation, http: HttpRequest, labels: dict[str, str]) -> dict[str, Any]:
    """The parameters of a call; raises AwsError for what its shapes cannot take."""
    if operation.input is None:
        return {}
    query = parse_qs(urlsplit(http.url).query, keep_blank_values=True)
    result = _body(operation, operation.input, http)
    named = {shape.serialization.get("name", member) for member, shape in operation.input.members.items()}
    others = {name: texts for name, texts in query.items() if name not in named}
    for member, shape in operation.input.members.items():
        place = others if isinstance(shape, MapShape) else query
        value = _located(shape, shape.serialization.get("name", member), place, http.headers, labels)
        if value is not None:
            result[member] = value
    return result


def _located(
    shape: Shape, name: str, query: dict[str, list[str]], headers: dict[str, str], labels: dict[str, str]
) -> Any:
    match shape.serialization.get("location"):
        case "uri" if name in labels:
            return scalar(shape, labels[name])
        case "header" if name.lower() in headers:
            return scalar(shape, headers[name.lower()])
        case "headers":
            start = name.lower()
            return {key[len(start) :]: text for key, text in headers.items() if key.startswith(start)} or None
        case "querystring" if isinstance(shape, ListShape) and name in query:
            return [scalar(shape.member, text) for text in query[name]]
        case "querystring" if isinstance(shape, MapShape):
            return {key: texts[0] for key, texts in query.items()} or None
        case "querystring" if name in query:
            return scalar(shape, query[name][0])
    return None


def _body(operation: Operation, shape: StructureShape, http: HttpRequest) -> dict[str, Any]:
    payload = shape.serialization.get("payload")
    if payload is None:
        return dict(operation.convert(json_body(http.body))) if operation.protocol == "rest-json" else {}
    if not http.body:
        return {}
    if shape.members[payload].type_name in ("blob", "string"):
        return {payload: scalar_body(shape.members[payload], http.body)}
    if operation.protocol != "rest-json":
        return {}
    return {payload: operation.converters.of(shape.members[payload])(json_body(http.body))}


def scalar_body(shape: Shape, body: bytes) -> bytes | str:
    """A body that is one value: bytes, or text."""
    return body if shape.type_name == "blob" else body.decode("utf-8", "replace")


def response(operation: Operation, result: Result, request_id: str) -> HttpResponse:
    """The answer to a call that succeeded; a request id in the result's ResponseMetadata wins."""
    request_id = result.get("ResponseMetadata", {}).get("RequestId", request_id)
    headers = {"content-type": "application/json", "x-amzn-requestid": request_id}
    status = operation.model.http.get("responseCode", 200)
    body: dict[str, Any] = {}
    for name, shape in (operation.output.members if operation.output is not None else {}).items():
        if (value := result.get(name)) is None:
            continue
        place = shape.serialization.get("location")
        if place == "statusCode":
            status = value
        elif place == "header":
            headers[shape.serialization["name"].lower()] = _header(shape, value)
        elif place is None:
            body[name] = value
    return HttpResponse(status, headers, _written_body(operation, body))


def _header(shape: Shape, value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return format_datetime(value.astimezone(UTC), usegmt=True)
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)


def _written_body(operation: Operation, body: dict[str, Any]) -> bytes:
    if operation.output is None:
        return b""
    payload = operation.output.serialization.get("payload")
    if payload is None:
        return to_json(_named(operation.output, body)).encode() if body else b"{}"
    value = body.get(payload, b"")
    if hasattr(value, "read"):
        value = value.read()
    if isinstance(value, str | bytes | bytearray):
        return value.encode() if isinstance(value, str) else bytes(value)
    return to_json(_named(operation.output.members[payload], value)).encode()


def _named(shape: Shape, value: Any) -> Any:
    """A value with the names that its members have on the wire."""
    if value is None or getattr(shape, "is_document_type", False):
        return value
    if isinstance(shape, StructureShape):
        known = ((name, inner) for name, inner in shape.members.items() if value.get(name) is not None)
        return {inner.serialization.get("name", name): _named(inner, value[name]) for name, inner in known}
    if isinstance(shape, ListShape):
        return [_named(shape.member, item) for item in value]
    if isinstance(shape, MapShape):
        return {key: _named(shape.value, item) for key, item in value.items()}
    return value


def error(operation: Operation | None, refusal: AwsError, request_id: str) -> HttpResponse:
    """The answer to a call that the service refuses, with the members that the error's shape has."""
    shape = operation.error_shape(refusal.code) if operation is not None else None
    members = shape.members if isinstance(shape, StructureShape) else {}
    facts: dict[str, Any] = {"Type": "User" if refusal.sender else "Service"} if "Type" in members else {}
    facts["Message" if "Message" in members else "message"] = refusal.message
    headers = {
        "content-type": "application/json",
        "x-amzn-errortype": refusal.code,
        "x-amzn-requestid": request_id,
    }
    return HttpResponse(refusal.status, headers, to_json(facts | (refusal.extra or {})).encode())

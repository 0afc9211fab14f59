"""AWS's query protocol: parameters as a flat form (`MessageAttribute.1.Name=size`), answers as XML.

SQS's model no longer says how its names look here (`Entries` is sent as `SendMessageBatchRequestEntry.1`), so
for SQS they are worked out from the names of the shapes.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from botocore.model import ListShape, MapShape, Shape, StructureShape
from botocore.utils import parse_timestamp

from cloudlet.errors import AwsError
from cloudlet.wire.operations import Operation
from cloudlet.wire.request import HttpRequest

Tree = dict[str, Any]
VALUE = ""
"""Where a node of the tree keeps the value that belongs to its own name."""


def form(http: HttpRequest) -> dict[str, str]:
    """The form's fields, from the body or, in a GET, from the URL."""
    text = http.body.decode("utf-8", "replace") if http.method == "POST" else ""
    return dict(parse_qsl(text or urlsplit(http.url).query, keep_blank_values=True))


def params(operation: Operation, http: HttpRequest) -> dict[str, Any]:
    """The parameters in a form; raises AwsError for a value that its shape cannot take."""
    if operation.input is None:
        return {}
    result = _structure(operation.input, _tree(form(http)), operation.service)
    if operation.service == "sqs" and "QueueUrl" in operation.required and "QueueUrl" not in result:
        result |= _addressed_queue(http.url)
    return result


def _addressed_queue(url: str) -> dict[str, str]:
    """A queue's own URL is an endpoint too, and then the form need not name the queue."""
    parts = urlsplit(url)
    if parts.path.count("/") < 2:
        return {}
    return {"QueueUrl": f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"}


def sqs_name(member: str, shape: Shape) -> str:
    """The name in the query protocol of a member of one of SQS's shapes."""
    if member == "Actions":
        return "ActionName"
    if isinstance(shape, ListShape) and isinstance(shape.member, StructureShape):
        return str(shape.member.name)
    if isinstance(shape, ListShape | MapShape):
        return (member[0].upper() + member[1:]).removesuffix("s")
    return member


def wire_name(service: str, member: str, shape: Shape) -> str:
    """The name in the query protocol of a member of a structure."""
    if service == "sqs":
        return sqs_name(member, shape)
    if isinstance(shape, ListShape) and flat(service, shape) and "name" in shape.member.serialization:
        return str(shape.member.serialization["name"])
    return str(shape.serialization.get("name", member))


def flat(service: str, shape: Shape) -> bool:
    """Whether a list or map repeats its own name and has no element of its own around it."""
    return service == "sqs" or bool(shape.serialization.get("flattened"))


def _tree(fields: dict[str, str]) -> Tree:
    root: Tree = {}
    for name, value in fields.items():
        node = root
        for part in name.split("."):
            node = node.setdefault(part, {})
        node[VALUE] = value
    return root


def _read(shape: Shape, node: Tree, service: str) -> Any:
    if isinstance(shape, StructureShape):
        return _structure(shape, node, service)
    if isinstance(shape, ListShape):
        return [_read(shape.member, item, service) for item in _numbered(node, shape, service, "member")]
    if isinstance(shape, MapShape):
        return dict(_pair(shape, entry, service) for entry in _numbered(node, shape, service, "entry"))
    return scalar(shape, node.get(VALUE, ""))


def _structure(shape: StructureShape, node: Tree, service: str) -> dict[str, Any]:
    result = {}
    for member, inner in shape.members.items():
        found = node.get(wire_name(service, member, inner), node.get(member))
        if found is not None:
            result[member] = _read(inner, found, service)
    return result


def _numbered(node: Tree, shape: Shape, service: str, wrapper: str) -> list[Tree]:
    if not flat(service, shape):
        named = shape.member.serialization.get("name", wrapper) if isinstance(shape, ListShape) else wrapper
        node = node.get(named, {})
    return [node[index] for index in sorted((key for key in node if key.isdecimal()), key=int)]


def _pair(shape: MapShape, entry: Tree, service: str) -> tuple[str, Any]:
    key = entry.get("Name") or entry.get("Key") or entry.get("key") or {}
    value = entry.get("Value") or entry.get("value") or {}
    return key.get(VALUE, ""), _read(shape.value, value, service)


def scalar(shape: Shape, text: str) -> Any:
    """A value that came as text, as its shape has it; raises AwsError where it cannot be."""
    try:
        match shape.type_name:
            case "integer" | "long":
                return int(text)
            case "float" | "double":
                return float(text)
            case "boolean":
                return text.lower() == "true"
            case "blob":
                return base64.b64decode(text, validate=True)
            case "timestamp":
                return parse_timestamp(text)
            case _:
                return text
    except (ValueError, OverflowError, binascii.Error):
        raise AwsError("MalformedInput", f"{text!r} is not a valid {shape.type_name}") from None

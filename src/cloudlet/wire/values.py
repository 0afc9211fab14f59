"""Values as they come in a JSON body, made into what boto3 takes: base64 into bytes, seconds into datetime.

A converter is built once for each shape of a model, so that a call costs one look-up a member and no more.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape
from botocore.utils import parse_timestamp

from cloudlet.errors import AwsError

Convert = Callable[[Any], Any]

TOKENS = {str: "STRING_VALUE", bool: "BOOLEAN_VALUE", int: "NUMBER_VALUE", float: "NUMBER_VALUE"}


def malformed(message: str) -> AwsError:
    """The error for a body that cannot be read as the operation's input."""
    return AwsError("SerializationException", message)


class Structure:
    """Converts a JSON object; leaves out null and members that the model does not name, as AWS does."""

    def __init__(self, shape: StructureShape, converters: Converters) -> None:
        self._shape = shape
        self._converters = converters

    @cached_property
    def members(self) -> dict[str, tuple[str, Convert]]:
        """Each member's name on the wire -> its name in boto3 and its converter."""
        return {
            shape.serialization.get("name", name): (name, self._converters.of(shape))
            for name, shape in self._shape.members.items()
        }

    def __call__(self, value: Any) -> dict[str, Any]:
        if type(value) is not dict:
            raise _wrong(value, "Structure")
        members = self.members
        result = {}
        for key, item in value.items():
            if item is not None and key in members:
                name, convert = members[key]
                result[name] = convert(item)
        return result


class Converters:
    """The converters of one service's shapes."""

    def __init__(self) -> None:
        self._built: dict[str, Convert] = {}

    def of(self, shape: Shape) -> Convert:
        """The converter for a shape; a shape that contains itself is no trouble."""
        if getattr(shape, "is_document_type", False):
            return _same
        if shape.name not in self._built:
            self._built[shape.name] = self._build(shape)
        return self._built[shape.name]

    def _build(self, shape: Shape) -> Convert:
        if isinstance(shape, StructureShape):
            return Structure(shape, self)
        if isinstance(shape, ListShape):
            return self._list(shape)
        if isinstance(shape, MapShape):
            return self._map(shape)
        return SCALARS.get(shape.type_name, _same)

    def _list(self, shape: ListShape) -> Convert:
        def convert(value: Any) -> list[Any]:
            if type(value) is not list:
                raise _wrong(value, "List")
            member = self.of(shape.member)
            return [member(item) for item in value if item is not None]

        return convert

    def _map(self, shape: MapShape) -> Convert:
        def convert(value: Any) -> dict[str, Any]:
            if type(value) is not dict:
                raise _wrong(value, "Map")
            member = self.of(shape.value)
            return {key: member(item) for key, item in value.items() if item is not None}

        return convert


def _wrong(value: Any, wanted: str) -> AwsError:
    if isinstance(value, dict):
        return malformed("Start of structure or map found where not expected.")
    if isinstance(value, list):
        return malformed("Start of list found where not expected")
    if wanted in ("Structure", "Map", "List"):
        return malformed("Unexpected field type")
    article = "an" if wanted == "Integer" else "a"
    return malformed(f"{TOKENS[type(value)]} can not be converted to {article} {wanted}")


def _same(value: Any) -> Any:
    return value


def _string(value: Any) -> str:
    if type(value) is not str:
        raise _wrong(value, "String")
    return value


def _integer(value: Any) -> int:
    if type(value) is int:
        return value
    if type(value) is float and value.is_integer():
        return int(value)
    raise _wrong(value, "Integer")


def _number(value: Any) -> float:
    if type(value) in (int, float):
        return float(value)
    raise _wrong(value, "Float")


def _boolean(value: Any) -> bool:
    if type(value) is not bool:
        raise _wrong(value, "Boolean")
    return value


def _blob(value: Any) -> bytes:
    try:
        return base64.b64decode(_string(value), validate=True)
    except (binascii.Error, ValueError):
        raise malformed("The blob is not valid base64") from None


def _timestamp(value: Any) -> datetime:
    try:
        if type(value) in (int, float):
            return datetime.fromtimestamp(value, UTC)
        moment: datetime = parse_timestamp(_string(value))
        return moment
    except (ValueError, OverflowError, OSError):
        raise malformed(f"{value} is not a timestamp") from None


SCALARS: dict[str, Convert] = {
    "string": _string,
    "character": _string,
    "integer": _integer,
    "long": _integer,
    "float": _number,
    "double": _number,
    "boolean": _boolean,
    "blob": _blob,
    "timestamp": _timestamp,
}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        seconds = value.timestamp()
        return int(seconds) if seconds.is_integer() else seconds
    raise TypeError(f"a result holds a {type(value).__name__}, which has no place in JSON")


to_json = json.JSONEncoder(default=_plain, separators=(",", ":")).encode
"""A result as JSON text: bytes as base64, datetime as seconds since 1970."""

"""A resource's properties against its type: names, and values in either form that AWS takes ("30" and 30)."""

from __future__ import annotations

import re
from typing import Any

from cloudlet.deploy.kinds import Kind
from cloudlet.deploy.problems import Places, did_you_mean, sentence

AWS_NAMES = {
    str: "String",
    bool: "Boolean",
    int: "Integer",
    float: "Number",
    list: "JSONArray",
    dict: "JSONObject",
}
EXPECTED = {
    "string": "String",
    "integer": "Integer",
    "boolean": "Boolean",
    "array": "JSONArray",
    "object": "JSONObject",
}


class WrongType(Exception):
    """A value is not of the type that it must have."""


def check_names(kind: Kind, logical_id: str, properties: dict[str, Any], places: Places) -> None:
    """TemplateError for a property that this type does not have, or that is missing."""
    steps = ("Resources", logical_id, "Properties")
    for name in properties:
        if name not in kind.properties:
            hint = did_you_mean(name, kind.properties) or f" (it has {', '.join(sorted(kind.properties))})"
            text = f"{logical_id} ({kind.name}): Encountered unsupported property {name}{hint}"
            raise places.error(sentence(text), *steps, name)
    for name in kind.required:
        if name not in properties:
            raise places.error(f"{logical_id} ({kind.name}): required key [{name}] not found.", *steps)


def typed(kind: Kind, logical_id: str, properties: dict[str, Any], places: Places) -> dict[str, Any]:
    """The properties, each value in its type; TemplateError, in CloudFormation's words, where it is not."""
    steps = ("Resources", logical_id, "Properties")
    result = {}
    for name, value in properties.items():
        try:
            result[name] = _with_numbers(as_type(value, kind.properties[name]), kind.numbers)
        except WrongType as error:
            text = f"Properties validation failed for resource {logical_id} with message: #/{name}: {error}."
            raise places.error(text, *steps, name) from None
        _check_inside(kind, logical_id, name, result[name], places)
    _check_values(kind, logical_id, result, places)
    return result


def _check_values(kind: Kind, logical_id: str, properties: dict[str, Any], places: Places) -> None:
    """TemplateError for a value that CloudFormation's schema of this type does not have; its case may differ."""
    for path, known in kind.values.items():
        name, *inner = path.split(".")
        value = properties.get(name)
        for key in inner:
            value = value.get(key) if isinstance(value, dict) else None
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, (str, int)) and str(one).upper() not in map(str.upper, known):
                where = (
                    f"Properties validation failed for resource {logical_id} with message: #/{path.replace('.', '/')}"
                )
                text = (
                    f"{where}: failed validation constraint for keyword [enum] ({one}; there are {', '.join(known)})."
                )
                raise places.error(text, "Resources", logical_id, "Properties", name, *inner)


def _check_inside(kind: Kind, logical_id: str, name: str, value: Any, places: Places) -> None:
    known = kind.inside.get(name)
    for key in value if known and isinstance(value, dict) else ():
        if key not in (known or ()):
            hint = did_you_mean(key, known or ()) or f" (it has {', '.join(known or ())})"
            text = f"{logical_id} ({kind.name}): #/{name}: extraneous key [{key}] is not permitted{hint}"
            raise places.error(sentence(text), "Resources", logical_id, "Properties", name, key)


def _with_numbers(value: Any, names: list[str]) -> Any:
    """The value with "5" read as 5 under these names, wherever they are in it."""
    if isinstance(value, list):
        return [_with_numbers(item, names) for item in value]
    if not isinstance(value, dict) or not names:
        return value
    return {
        name: as_type(item, "integer") if name in names else _with_numbers(item, names) for name, item in value.items()
    }


def as_type(value: Any, wanted: str) -> Any:
    """The value in the wanted type, as CloudFormation converts it; WrongType where it cannot."""
    if wanted == "any":
        return value
    converted = _converted(value, wanted)
    if converted is None:
        raise WrongType(f"expected type: {EXPECTED[wanted]}, found: {AWS_NAMES[type(value)]} ({_shown(value)})")
    return converted


def _converted(value: Any, wanted: str) -> Any:
    if wanted == "string" and isinstance(value, (str, int, float)):
        return str(value).lower() if isinstance(value, bool) else str(value)
    if wanted == "integer":
        return _integer(value)
    if wanted == "boolean":
        return value if isinstance(value, bool) else {"true": True, "false": False}.get(str(value).lower())
    return value if isinstance(value, list if wanted == "array" else dict) and wanted != "string" else None


def _integer(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    if isinstance(value, str):
        return int(value) if re.fullmatch(r"[+-]?\d{1,18}", value.strip()) else None
    return int(value) if value == int(value) else None


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."

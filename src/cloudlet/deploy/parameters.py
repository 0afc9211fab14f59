"""The values of a template's parameters: given, or their defaults, checked as CloudFormation does.

Every value is text, or a list of texts: `Ref` of a Number gives "3", not 3.
"""

from __future__ import annotations

import re
from typing import Any

from cloudlet.api.regexes import compiled
from cloudlet.deploy.problems import Places, did_you_mean

KEYS = (
    *("Type", "Default", "Description", "NoEcho", "ConstraintDescription", "AllowedPattern", "AllowedValues"),
    *("MaxLength", "MaxValue", "MinLength", "MinValue"),
)
LIST_TYPES = ("CommaDelimitedList", "List<Number>", "List<String>")
TYPES = ("String", "Number", *LIST_TYPES)
STORED = re.compile(r"AWS::SSM::Parameter::(Name|Value<(String|List<String>|CommaDelimitedList)>)")
"""Types of parameters whose values are stored on AWS, under names. Nothing is stored here."""


def parameter_values(declared: dict[str, Any], given: dict[str, Any], places: Places) -> dict[str, Any]:
    """The value of each declared parameter; TemplateError for one that is missing, unknown or not allowed."""
    for name in given:
        if name not in declared:
            raise places.error(f"Parameters: [{name}] do not exist in the template{did_you_mean(name, declared)}.")
    return {name: _value(name, facts, given, places) for name, facts in declared.items()}


def is_stored(kind: object) -> bool:
    """Whether a parameter of this type has its value from Systems Manager."""
    return STORED.fullmatch(str(kind)) is not None


def _value(name: str, facts: Any, given: dict[str, Any], places: Places) -> Any:
    steps = ("Parameters", name)
    if not isinstance(facts, dict) or "Type" not in facts:
        raise places.error(f"parameter {name} must be a mapping with a Type, for instance `Type: String`.", *steps)
    for key in facts:
        if key not in KEYS:
            text = f"parameter {name}: Invalid template parameter property '{key}'"
            raise places.error(text + (did_you_mean(key, KEYS) or "."), *steps, key)
    kind = facts["Type"]
    if is_stored(kind):
        kind = "CommaDelimitedList" if "List" in kind else "String"
    if kind not in TYPES:
        raise places.error(f"parameter {name} has the type {kind}; cloudlet has {', '.join(TYPES)}.", *steps, "Type")
    if name not in given and "Default" not in facts:
        raise places.error(f"Parameters: [{name}] must have values. Give one, or a Default.", *steps)
    text = _text(given.get(name, facts.get("Default")))
    values = [part.strip() for part in text.split(",")] if kind in LIST_TYPES else [text]
    for value in values:
        complaint = _complaint(value, kind, facts)
        if complaint:
            why = facts.get("ConstraintDescription") or complaint
            raise places.error(f"parameter {name} is {value!r}, but {why}.", *steps)
    return values if kind in LIST_TYPES else text


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(_text(item) for item in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _complaint(value: str, kind: str, facts: dict[str, Any]) -> str | None:
    if "Number" in kind and not re.fullmatch(r"-?\d+(\.\d+)?", value):
        return "its type is Number"
    try:
        allowed = [_text(item) for item in facts.get("AllowedValues", [])]
        if allowed and value not in allowed:
            return f"it must be one of {', '.join(allowed)}"
        if not _matches(value, facts.get("AllowedPattern")):
            return f"it must match {facts['AllowedPattern']}"
        return _out_of_bounds(value, kind, facts)
    except (TypeError, ValueError):
        return "its AllowedValues must be a list, and its limits numbers"


def _matches(value: str, pattern: Any) -> bool:
    """Whether the pattern matches the whole value; a pattern that could take for ever is not asked."""
    try:
        return pattern is None or compiled(str(pattern)).fullmatch(value) is not None
    except ValueError:
        return True


def _out_of_bounds(value: str, kind: str, facts: dict[str, Any]) -> str | None:
    measure, low, high = (
        (float(value), "MinValue", "MaxValue") if "Number" in kind else (float(len(value)), "MinLength", "MaxLength")
    )
    if low in facts and measure < float(facts[low]):
        return f"its {low} is {facts[low]}"
    if high in facts and measure > float(facts[high]):
        return f"its {high} is {facts[high]}"
    return None

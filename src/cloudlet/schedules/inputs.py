"""What a target is given: the event, a part of it, a constant, or a template filled from it.

All of it is JSON text: a queue gets the text as it is, a function what it means.
Source: EventBridge User Guide, "Input transformation".
"""

from __future__ import annotations

import json
import re
from typing import Any

from cloudlet import jsonpath

PLACEHOLDER = re.compile(r"<([^<>\s]+)>")
PREDEFINED = (
    *("aws.events.rule-arn", "aws.events.rule-name"),
    *("aws.events.event", "aws.events.event.json", "aws.events.event.ingestion-time"),
)


def input_text(target: dict[str, Any], event: dict[str, Any], rule: dict[str, str]) -> str:
    """The JSON text for a target of PutTargets; `rule` holds the rule's own placeholders."""
    if "Input" in target:
        return str(target["Input"])
    if "InputPath" in target:
        return as_json(_at(target["InputPath"], event))
    if "InputTransformer" in target:
        return _transformed(target["InputTransformer"], event, rule)
    return as_json(event)


def as_json(value: Any) -> str:
    """Compact JSON text."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _at(path: str, event: dict[str, Any]) -> Any:
    try:
        return jsonpath.find(path, event)
    except (jsonpath.BadPath, jsonpath.Missing):
        return None


def _transformed(transformer: dict[str, Any], event: dict[str, Any], rule: dict[str, str]) -> str:
    bare = {("detailType" if name == "detail-type" else name): part for name, part in event.items() if name != "detail"}
    values: dict[str, Any] = {"aws.events.event": bare, "aws.events.event.json": event, **rule}
    for name, path in (transformer.get("InputPathsMap") or {}).items():
        values[name] = _at(path, event)
    template = str(transformer["InputTemplate"])
    return PLACEHOLDER.sub(lambda found: _filled(found, template, values), template)


def _filled(found: re.Match[str], template: str, values: dict[str, Any]) -> str:
    """Inside quotes a string is put in without its own; elsewhere every value is JSON."""
    if found[1] not in values:
        return found[0]
    value = values[found[1]]
    quoted = template[: found.start()].replace('\\"', "").count('"') % 2 == 1
    if quoted:
        text = value if isinstance(value, str) else "" if value is None else as_json(value)
        return json.dumps(text, ensure_ascii=False)[1:-1]
    return as_json("" if value is None else value)

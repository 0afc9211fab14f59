"""The calls that send a batch, and the bodies in them, for the checks of lesson 03."""

from __future__ import annotations

import json
from typing import Any

from cloudlet.history import Event
from grader.reading import NoJson, parsed


def entries(call: Event) -> list[dict[str, Any]]:
    """The entries of a call; a single SendMessage has one."""
    return list(call.params.get("Entries") or [call.params])


def weight(call: Event) -> int:
    """The bytes of all the bodies of a call."""
    return sum(len(str(entry.get("MessageBody", "")).encode()) for entry in entries(call))


def with_attributes(call: Event) -> bool:
    """Whether a call's messages have attributes."""
    return any(entry.get("MessageAttributes") for entry in entries(call))


def order_id(body: str) -> str:
    """The order id in a message's body; empty where there is none."""
    try:
        value = parsed(body)
    except NoJson:
        return ""
    return str(value.get("order_id", "")) if isinstance(value, dict) else ""


def canonical(value: Any) -> str:
    """A value as the one text that all equal values have."""
    return json.dumps(value, sort_keys=True)


def canonical_body(body: str) -> str:
    """The text that all bodies with the same JSON have; the body itself where it is no JSON."""
    try:
        return canonical(parsed(body))
    except NoJson:
        return body


def answered(call: Event) -> str:
    """What AWS said to a call, where it refused it."""
    return f"\nIt was refused: {call.error}" if "error" in call.facts else ""

"""Text to a plain document, with the line of every key.

YAML's own objects never get out: a date stays text, since a policy's version looks like one, and short tags
(`!Ref x`) become the long form (`{"Ref": "x"}`) that the translator knows.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from cloudlet.deploy.problems import SEPARATOR, Key, PlacedError
from cloudlet.deploy.source import Source

Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
PLAIN_TAGS = tuple(f"tag:yaml.org,2002:{name}" for name in ("int", "float", "bool", "null"))
NODE_LIMIT = 100_000  # a template that grows beyond this by aliases is a bomb, not a template
LARGEST_NUMBER_BITS = 1024  # as a float's; Python writes no int of more than 4300 digits
DEPTH_LIMIT = 100
LINES_DEPTH = 12  # steps of a path for which lines are kept


@dataclass
class Parsed:
    """A template as plain dicts, lists and scalars, and the line (from 1) of each path of keys."""

    document: dict[str, Any]
    lines: dict[str, int] = field(default_factory=dict)


def parse(source: Source) -> Parsed:
    """The document of a template; TemplateError with line and column where it is not YAML (or JSON)."""
    parsed = Parsed({})
    try:
        document = _Reader(source, parsed.lines).document()
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(source, error) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise PlacedError(source.path.name, None, f"this is not YAML: {error}") from error
    if not isinstance(document, dict):
        found = "nothing but comments" if document is None else f"a {type(document).__name__}"
        raise PlacedError(source.path.name, None, f"expected a mapping with Resources, found {found}.")
    parsed.document = document
    return parsed


def _not_yaml(source: Source, error: yaml.MarkedYAMLError) -> PlacedError:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else None
    column = f" (column {mark.column + 1})" if mark else ""
    near = source.text.split("\n")[max(0, (line or 1) - 2) : line or 1]
    advice = "Look at the indentation, the colons and the quotes here and in the line above."
    if any("\t" in text for text in near):
        advice = "There is a tab: YAML is indented by spaces."
    text = f"this is not YAML{column}: {error.problem or error.context}. {advice}"
    return PlacedError(source.path.name, line, text)


def _yaml_text(text: str) -> str:
    """JSON may be indented by tabs, which YAML forbids: spaces for them, where it is JSON."""
    return text.replace("\t", " ") if text.lstrip().startswith("{") and _is_json(text) else text


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


class _Reader:
    """Turns YAML's events into values and notes their lines.

    Events, not YAML's own nodes: the parser written in C ends the process when nodes are nested too deeply.
    """

    def __init__(self, source: Source, lines: dict[str, int]) -> None:
        self.name = source.path.name
        self.lines = lines
        self.count = 0
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.scalars = Loader("")
        self.events: Iterator[Any] = yaml.parse(_yaml_text(source.text), Loader)

    def document(self) -> Any:
        """The value of the one document there may be; None where there is none."""
        next(self.events)
        if isinstance(next(self.events), yaml.StreamEndEvent):
            return None
        value = self._value(next(self.events), ())
        next(self.events)
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise self._error(after, "a second document begins here (---); a template is one document.")
        return value

    def _error(self, event: Any, text: str) -> PlacedError:
        return PlacedError(self.name, event.start_mark.line + 1, text)

    def _value(self, event: Any, path: Key) -> Any:
        before = self.count
        self._grow(event, 1, path)
        if isinstance(event, yaml.AliasEvent):
            value, size = self.anchors.get(str(event.anchor), (None, NODE_LIMIT))
            self._grow(event, size, path)
            return value
        value = self._plain(event, path)
        if event.tag and event.tag[0] == "!" and len(event.tag) > 1:
            value = _long_form(event.tag[1:], value)
        if event.anchor:
            self.anchors[event.anchor] = (value, self.count - before)
        return value

    def _grow(self, event: Any, by: int, path: Key) -> None:
        self.count += by
        if self.count > NODE_LIMIT or len(path) > DEPTH_LIMIT:
            text = "too deep, or an alias (*name) that repeats too much, or itself, or nothing."
            raise self._error(event, text)

    def _plain(self, event: Any, path: Key) -> Any:
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        tag = event.tag or self.scalars.resolve(yaml.ScalarNode, event.value, event.implicit)
        if tag not in PLAIN_TAGS:
            return event.value
        try:
            value = self.scalars.construct_object(yaml.ScalarNode(tag, event.value))
        except (ValueError, KeyError):
            return event.value
        if isinstance(value, int) and value.bit_length() > LARGEST_NUMBER_BITS:
            return event.value
        return event.value if isinstance(value, float) and not math.isfinite(value) else value

    def _sequence(self, path: Key) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._placed(event, event, (*path, str(len(items)))))
        return items

    def _mapping(self, path: Key) -> dict[str, Any]:
        result: dict[str, Any] = {}
        merged: list[Any] = []
        while not isinstance(key := next(self.events), yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent):
                raise self._error(key, "expected a name before the colon.")
            value = self._placed(key, next(self.events), (*path, key.value))
            if key.value == "<<":
                merged += value if isinstance(value, list) else [value]
            else:
                result[key.value] = value
        for more in merged:
            result = {**more, **result} if isinstance(more, dict) else result
        return result

    def _placed(self, place: Any, event: Any, path: Key) -> Any:
        if len(path) <= LINES_DEPTH:
            self.lines[SEPARATOR.join(path)] = place.start_mark.line + 1
        return self._value(event, path)


def _long_form(tag: str, value: Any) -> dict[str, Any]:
    if tag == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {tag if tag in ("Ref", "Condition") else f"Fn::{tag}": value}

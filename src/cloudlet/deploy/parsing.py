"""Text to a plain document, with the line of every key.

YAML's own objects never get out: a date stays text, since a policy's version looks like one, and the short tags
(`!Ref x`) become the long form (`{"Ref": "x"}`) that the translator knows.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import yaml

from cloudlet.deploy.problems import SEPARATOR, Key, PlacedError
from cloudlet.deploy.source import Source

Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
PLAIN_TAGS = tuple(f"tag:yaml.org,2002:{name}" for name in ("int", "float", "bool", "null"))
NODE_LIMIT = 100_000  # a template that grows beyond this by aliases is a bomb, not a template
DEPTH_LIMIT = 100
LINES_DEPTH = 8  # steps of a path for which lines are kept


@dataclass
class Parsed:
    """A template as plain dicts, lists and scalars, and the line (from 1) of each path of keys."""

    document: dict[str, Any]
    lines: dict[str, int] = field(default_factory=dict)


def parse(source: Source) -> Parsed:
    """The document of a template; TemplateError with line and column where it is not YAML (or JSON)."""
    root = _compose(source)
    parsed = Parsed({})
    document = _Reader(source, parsed.lines).value(root, ()) if root is not None else None
    if not isinstance(document, dict):
        found = "nothing but comments" if document is None else f"a {type(document).__name__}"
        raise PlacedError(source.path.name, None, f"expected a mapping with Resources, found {found}.")
    parsed.document = document
    return parsed


def _compose(source: Source) -> yaml.Node | None:
    try:
        return yaml.compose(_yaml_text(source.text), Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        column = f" (column {mark.column + 1})" if mark else ""
        text = f"this is not YAML{column}: {error.problem or error.context}.{_advice(source, line)}"
        raise PlacedError(source.path.name, line, text) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise PlacedError(source.path.name, None, f"this is not YAML: {error}") from error


def _yaml_text(text: str) -> str:
    """JSON may be indented by tabs, which YAML forbids: spaces for them, where it is JSON."""
    return text.replace("\t", " ") if text.lstrip().startswith("{") and _is_json(text) else text


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _advice(source: Source, line: int | None) -> str:
    lines = source.text.split("\n")
    near = lines[max(0, (line or 1) - 2) : line or 1]
    if any("\t" in text for text in near):
        return " There is a tab: YAML is indented by spaces."
    return " Look at the indentation, the colons and the quotes here and in the line above."


class _Reader:
    """Turns nodes into values and notes their lines."""

    def __init__(self, source: Source, lines: dict[str, int]) -> None:
        self.name = source.path.name
        self.lines = lines
        self.count = 0
        self.scalars = Loader("")

    def value(self, node: yaml.Node, path: Key) -> Any:
        """The plain value of a node that stands at this path."""
        self._count(node, path)
        plain = self._plain(node, path)
        return plain if node.tag[:1] != "!" or len(node.tag) == 1 else _long_form(node.tag[1:], plain)

    def _count(self, node: yaml.Node, path: Key) -> None:
        self.count += 1
        if self.count > NODE_LIMIT or len(path) > DEPTH_LIMIT:
            text = "the template grows without end. Look for an alias (*name) that repeats or holds itself."
            raise PlacedError(self.name, node.start_mark.line + 1, text)

    def _plain(self, node: yaml.Node, path: Key) -> Any:
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._at(item, item, (*path, str(index))) for index, item in enumerate(node.value)]
        if node.tag not in PLAIN_TAGS:
            return node.value
        try:
            return self.scalars.construct_object(node)
        except ValueError:
            return node.value

    def _mapping(self, node: yaml.MappingNode, path: Key) -> dict[str, Any]:
        if any(key.tag == "tag:yaml.org,2002:merge" for key, _ in node.value):
            self.scalars.flatten_mapping(node)
        result = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise PlacedError(self.name, key.start_mark.line + 1, "expected a name before the colon.")
            result[key.value] = self._at(key, value, (*path, key.value))
        return result

    def _at(self, place: yaml.Node, node: yaml.Node, path: Key) -> Any:
        if len(path) <= LINES_DEPTH:
            self.lines[SEPARATOR.join(path)] = place.start_mark.line + 1
        return self.value(node, path)


def _long_form(tag: str, value: Any) -> dict[str, Any]:
    if tag == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {tag if tag in ("Ref", "Condition") else f"Fn::{tag}": value}

"""The methods and properties that a template may use on strings, lists and maps: a closed table.

A template is a learner's code and runs here: nothing of Python can be reached, and no step takes long.
Names and results are those of Java's String, List and Map.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from cloudlet.api.regexes import compiled
from cloudlet.api.vtl.nodes import BadTemplate
from cloudlet.api.vtl.values import MAX_ITEMS, Entry, Tool, bounded, same, to_text

Method = Callable[..., Any]


def call(value: Any, name: str, arguments: list[Any]) -> Any:
    """What the method answers; None, as for anything absent, where the value has no such method."""
    if isinstance(value, Tool):
        method = value.methods.get(name)
        return method(*arguments) if method else None
    table = next((table for kind, table in TABLES if isinstance(value, kind)), {})
    method = table.get(name) or ANY.get(name)
    if method is None:
        return None
    try:
        return method(value, *arguments)
    except (TypeError, ValueError, IndexError, KeyError, AttributeError, re.error) as error:
        raise BadTemplate(f".{name}(...) cannot be done: {error}") from None


def get(value: Any, name: str) -> Any:
    """A property: a map's member, an entry's key or value, or what a method without arguments tells."""
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, Tool):
        return value.properties.get(name)
    if isinstance(value, Entry):
        return {"key": value.key, "value": value.value}.get(name)
    if name == "empty" and isinstance(value, str | list):
        return not value
    return None


def _replaced(text: str, pattern: str, by: str, count: int = 0) -> str:
    java = re.sub(r"\$(\d)", r"\\\1", by)
    return bounded(compiled(pattern).sub(java, text, count=count))


def _split(text: str, pattern: str) -> list[str]:
    """The parts, as Java's split gives them: without empty ones at the end, or the whole where nothing matches."""
    parts = compiled(pattern).split(text)
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return [] if parts == [""] and text else parts


def _add(items: list[Any], item: Any) -> bool:
    if len(items) >= MAX_ITEMS:
        raise BadTemplate(f"the list grew beyond {MAX_ITEMS} items")
    items.append(item)
    return True


def _put(mapping: dict[str, Any], key: Any, value: Any) -> Any:
    before = mapping.get(to_text(key))
    if len(mapping) >= MAX_ITEMS:
        raise BadTemplate(f"the map grew beyond {MAX_ITEMS} items")
    mapping[to_text(key)] = value
    return before


def _set(items: list[Any], index: int, item: Any) -> Any:
    before = items[index]
    items[index] = item
    return before


def _index(items: list[Any], item: Any) -> int:
    return next((index for index, one in enumerate(items) if same(one, item)), -1)


ANY: dict[str, Method] = {
    "equals": same,
    "toString": to_text,
}
TEXT: dict[str, Method] = {
    "charAt": lambda text, index: text[index],
    "concat": lambda text, other: bounded(text + other),
    "contains": lambda text, part: part in text,
    "endsWith": lambda text, part: text.endswith(part),
    "equalsIgnoreCase": lambda text, other: text.lower() == str(other).lower(),
    "indexOf": lambda text, part: text.find(part),
    "isEmpty": lambda text: not text,
    "lastIndexOf": lambda text, part: text.rfind(part),
    "length": lambda text: len(text),
    "matches": lambda text, pattern: bool(compiled(pattern).fullmatch(text)),
    "replace": lambda text, part, by: bounded(text.replace(part, by)),
    "replaceAll": _replaced,
    "replaceFirst": lambda text, pattern, by: _replaced(text, pattern, by, 1),
    "split": lambda text, pattern: _split(text, pattern),
    "startsWith": lambda text, part: text.startswith(part),
    "substring": lambda text, first, last=None: text[first:last],
    "toLowerCase": lambda text: text.lower(),
    "toUpperCase": lambda text: text.upper(),
    "trim": lambda text: text.strip(),
}
ITEMS: dict[str, Method] = {
    "add": _add,
    "contains": lambda items, item: _index(items, item) >= 0,
    "get": lambda items, index: items[index],
    "indexOf": lambda items, item: _index(items, item),
    "isEmpty": lambda items: not items,
    "remove": lambda items, index: items.pop(index),
    "set": _set,
    "size": len,
    "subList": lambda items, first, last: items[first:last],
}
MEMBERS: dict[str, Method] = {
    "containsKey": lambda mapping, key: key in mapping,
    "containsValue": lambda mapping, value: _index(list(mapping.values()), value) >= 0,
    "entrySet": lambda mapping: [Entry(*item) for item in mapping.items()],
    "get": lambda mapping, key: mapping.get(key),
    "getOrDefault": lambda mapping, key, default: mapping.get(key, default),
    "isEmpty": lambda mapping: not mapping,
    "keySet": lambda mapping: list(mapping),
    "put": _put,
    "remove": lambda mapping, key: mapping.pop(key, None),
    "size": len,
    "values": lambda mapping: list(mapping.values()),
}
ENTRY: dict[str, Method] = {
    "getKey": lambda entry: entry.key,
    "getValue": lambda entry: entry.value,
}
NUMBER: dict[str, Method] = {
    "intValue": lambda number: int(number),
}
TABLES: tuple[tuple[type | tuple[type, ...], dict[str, Method]], ...] = (
    (str, TEXT),
    (list, ITEMS),
    (dict, MEMBERS),
    (Entry, ENTRY),
    ((int, float), NUMBER),
)

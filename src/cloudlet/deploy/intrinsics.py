"""CloudFormation's intrinsic functions but Ref: each takes the resolver that called it and its argument."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from cloudlet.deploy.problems import did_you_mean
from cloudlet.deploy.syntax import SUB_VARIABLE, IntrinsicError, get_att_parts, sub_parts, text_of

if TYPE_CHECKING:
    from cloudlet.deploy.resolver import Resolver


def _arguments(name: str, value: Any, *counts: int) -> list[Any]:
    if not isinstance(value, list) or len(value) not in counts:
        raise IntrinsicError(f"{name} needs a list of {' or '.join(map(str, counts))} values, not {value!r}")
    return value


def _list(resolver: Resolver, value: Any, name: str) -> list[Any]:
    items = resolver.resolve(value)
    if not isinstance(items, list):
        raise IntrinsicError(f"{name} needs a list, not {items!r}")
    return items


def _get_att(resolver: Resolver, value: Any) -> Any:
    logical_id, attribute = get_att_parts(value)
    return resolver.get_att(logical_id, text_of(resolver.resolve(attribute), "GetAtt"))


def _sub(resolver: Resolver, value: Any) -> str:
    text, variables = sub_parts(value)

    def replace(match: re.Match[str]) -> str:
        literal, name = match[1], match[2].strip()
        if literal:
            return "${" + match[2] + "}"
        written = text_of(_variable(resolver, name, variables), f"${{{name}}} in Sub")
        resolver.writes(len(written))
        return written

    return SUB_VARIABLE.sub(replace, text)


def _variable(resolver: Resolver, name: str, variables: dict[str, Any]) -> Any:
    if name in variables:
        return resolver.resolve(variables[name])
    logical_id, dot, attribute = name.partition(".")
    return resolver.get_att(logical_id, attribute) if dot else resolver.ref(name)


def _join(resolver: Resolver, value: Any) -> str:
    delimiter, items = _arguments("Join", value, 2)
    joined = [text_of(item, "Join") for item in _list(resolver, items, "Join")]
    between = text_of(delimiter, "Join's delimiter")
    resolver.writes(sum(len(item) + len(between) for item in joined))
    return between.join(joined)


def _select(resolver: Resolver, value: Any) -> Any:
    index, items = _arguments("Select", value, 2)
    place, there = text_of(resolver.resolve(index), "Select's index"), _list(resolver, items, "Select")
    if not place.isdecimal() or int(place) >= len(there):
        raise IntrinsicError(f"Fn::Select cannot select nonexistent value at index {place} (there are {len(there)})")
    return there[int(place)]


def _split(resolver: Resolver, value: Any) -> list[str]:
    delimiter, text = _arguments("Split", value, 2)
    if not isinstance(delimiter, str) or not delimiter:
        raise IntrinsicError(f"Split needs a delimiter, not {delimiter!r}")
    return text_of(resolver.resolve(text), "Split").split(delimiter)


def _if(resolver: Resolver, value: Any) -> Any:
    name, yes, no = _arguments("If", value, 3)
    return resolver.resolve(yes if resolver.condition(name) else no)


def _equals(resolver: Resolver, value: Any) -> bool:
    left, right = (resolver.resolve(item) for item in _arguments("Equals", value, 2))
    return left == right if isinstance(left, (list, dict)) else text_of(left, "Equals") == text_of(right, "Equals")


def _and(resolver: Resolver, value: Any) -> bool:
    return all(resolver.resolve(item) for item in _arguments("And", value, *range(2, 11)))


def _or(resolver: Resolver, value: Any) -> bool:
    return any(resolver.resolve(item) for item in _arguments("Or", value, *range(2, 11)))


def _not(resolver: Resolver, value: Any) -> bool:
    return not resolver.resolve(_arguments("Not", value, 1)[0])


def _find_in_map(resolver: Resolver, value: Any) -> Any:
    names = [text_of(resolver.resolve(item), "FindInMap") for item in _arguments("FindInMap", value, 3)]
    there: Any = resolver.mappings
    for name in names:
        known = there if isinstance(there, Mapping) else {}
        if name not in known:
            text = f"FindInMap finds no {'.'.join(names)} in the Mappings"
            raise IntrinsicError(text + did_you_mean(name, known))
        there = known[name]
    return there


def _base64(resolver: Resolver, value: Any) -> str:
    return base64.b64encode(text_of(resolver.resolve(value), "Base64").encode()).decode()


def _zones(resolver: Resolver, value: Any) -> list[str]:
    region = text_of(resolver.resolve(value), "GetAZs") or resolver.region
    return [region + letter for letter in "abc"]


def _import_value(resolver: Resolver, value: Any) -> Any:
    raise IntrinsicError("ImportValue needs another stack's exports, and here is only one stack. Write the value")


FUNCTIONS: dict[str, Callable[[Resolver, Any], Any]] = {
    "Fn::GetAtt": _get_att,
    "Fn::Sub": _sub,
    "Fn::Join": _join,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::If": _if,
    "Fn::Equals": _equals,
    "Fn::And": _and,
    "Fn::Or": _or,
    "Fn::Not": _not,
    "Fn::FindInMap": _find_in_map,
    "Fn::Base64": _base64,
    "Fn::GetAZs": _zones,
    "Fn::ImportValue": _import_value,
}

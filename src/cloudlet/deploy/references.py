"""Which resource needs which: found in the text of the template, before anything is created.

An `Fn::If` counts by the branch that is taken, as on AWS: the other one makes nothing wait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cloudlet.deploy.problems import Key, Places, sentence
from cloudlet.deploy.syntax import SUB_VARIABLE, IntrinsicError, a_name, function_name, get_att_parts, sub_parts


@dataclass(frozen=True)
class Reference:
    """A mention of a logical id, with the attribute if it is a GetAtt, and where it stands."""

    name: str
    attribute: str | None
    steps: Key


Taken = Callable[[str], bool]


def references(value: Any, steps: Key, taken: Taken) -> Iterator[Reference]:
    """Every Ref, GetAtt and Sub variable in a value that stands at this path."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from references(item, (*steps, str(index)), taken)
    elif isinstance(value, dict):
        name = function_name(value)
        if name is None:
            for key, item in value.items():
                yield from references(item, (*steps, key), taken)
        else:
            yield from _placed(name, value[name], steps, taken)


def _placed(name: str, argument: Any, steps: Key, taken: Taken) -> Iterator[Reference]:
    try:
        yield from _of_function(name, argument, steps, taken)
    except IntrinsicError as error:
        error.path = error.path or steps
        raise


def _of_function(name: str, argument: Any, steps: Key, taken: Taken) -> Iterator[Reference]:
    if name == "Ref":
        yield Reference(a_name(argument), None, steps)
    elif name == "Fn::GetAtt":
        logical_id, attribute = get_att_parts(argument)
        yield Reference(logical_id, attribute if isinstance(attribute, str) else None, steps)
    elif name == "Fn::Sub":
        yield from _of_sub(argument, steps, taken)
    elif name == "Fn::If" and isinstance(argument, list) and len(argument) == 3:
        yield from references(argument[1 if taken(argument[0]) else 2], steps, taken)
    else:
        yield from references(argument, steps, taken)


def _of_sub(argument: Any, steps: Key, taken: Taken) -> Iterator[Reference]:
    text, variables = sub_parts(argument)
    for literal, name in SUB_VARIABLE.findall(text):
        logical_id, dot, attribute = name.strip().partition(".")
        if not literal and name.strip() not in variables:
            yield Reference(logical_id, attribute if dot else None, steps)
    yield from references(variables, steps, taken)


def in_order(needs: Mapping[str, list[str]], places: Places) -> list[str]:
    """The names, each after all that it needs, otherwise as written; TemplateError for a circle."""
    done: dict[str, None] = {}
    for name in needs:
        _visit(name, needs, done, [], places)
    return list(done)


def _visit(name: str, needs: Mapping[str, list[str]], done: dict[str, None], path: list[str], places: Places) -> None:
    if name in done:
        return
    if name in path:
        circle = [*path[path.index(name) :], name]
        members = ", ".join(sorted(circle[1:]))
        api = any(member.startswith("ServerlessRestApi") for member in circle)
        hint = " (an API's URL belongs in the Outputs)" if api else ""
        text = f"Circular dependency between resources: [{members}] ({' needs '.join(circle)})."
        raise places.error(f"{text} Take one of these references away{hint}.", "Resources", name)
    for needed in needs[name]:
        _visit(needed, needs, done, [*path, name], places)
    done[name] = None


def checked(value: Any, steps: Key, taken: Taken, places: Places) -> list[Reference]:
    """The references in a value; TemplateError where a function is written wrongly."""
    try:
        return list(references(value, steps, taken))
    except IntrinsicError as error:
        raise places.error(sentence(f"{steps[1]}: {error}"), *(error.path or steps)) from error

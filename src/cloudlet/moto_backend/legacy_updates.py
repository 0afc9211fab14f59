"""AttributeUpdates, which DynamoDB took before it had update expressions, as the actions of one.

Source: DynamoDB Developer Guide, "Legacy conditional parameters", AttributeUpdates; the words of the refusals as AWS
said them to the authors of https://github.com/architect/dynalite.
"""

from __future__ import annotations

from typing import Any

from cloudlet.constraints import one_of
from cloudlet.moto_backend.expression_nodes import Call, Node, Path, Value
from cloudlet.moto_backend.numbers import invalid
from cloudlet.moto_backend.placeholders import Placeholders
from cloudlet.moto_backend.update_grammar import Action

SECTIONS = {"PUT": "SET", "ADD": "ADD", "DELETE": "DELETE"}
TYPES = {"ADD": ("N", "SS", "NS", "BS", "L"), "DELETE": ("SS", "NS", "BS")}
NOTHING = ":"  # an attribute has a name
WRONG = "One or more parameter values were invalid"


def actions_of(updates: dict[str, dict[str, Any]]) -> tuple[tuple[Action, ...], Placeholders]:
    """The actions, and what gives their values; raises AwsError."""
    values = {f":{name}": update["Value"] for name, update in updates.items() if "Value" in update}
    values[NOTHING] = {"L": []}
    actions = tuple(_action(name, update) for name, update in updates.items())
    return actions, Placeholders({"ExpressionAttributeValues": values})


def _action(name: str, update: dict[str, Any]) -> Action:
    kind, path = update.get("Action", "PUT"), Path((name,))
    one_of(f"attributeUpdates.{name}.member.action", kind, ("ADD", "PUT", "DELETE"))
    if "Value" not in update:
        if kind != "DELETE":
            raise invalid(f"{WRONG}: Only DELETE action is allowed when no attribute value is specified")
        return Action("REMOVE", path)
    (type_,) = update["Value"]
    if type_ not in TYPES.get(kind, (type_,)):
        with_value = " with value" if kind == "DELETE" else ""
        raise invalid(f"{WRONG}: {kind} action{with_value} is not supported for the type {type_}")
    value: Node = Value(f":{name}")
    if kind == "ADD" and type_ == "L":
        return Action("SET", path, Call("list_append", (Call("if_not_exists", (path, Value(NOTHING))), value)))
    return Action(SECTIONS[kind], path, value)

"""What DynamoDB refuses of an update or a projection, whatever the item holds, in the order in which it looks.

Source: as for the grammar.
"""

from __future__ import annotations

from cloudlet.moto_backend.expression_nodes import Call, Fault, Path
from cloudlet.moto_backend.placeholders import Placeholders
from cloudlet.moto_backend.update_grammar import OPERATORS, Action, Update

FUNCTIONS = ("if_not_exists", "list_append")
TAKEN = {"list_append": "L", "+": "N", "-": "N"}
SETS = {"ADD": ("N", "SS", "NS", "BS"), "DELETE": ("SS", "NS", "BS")}
"""What can be added, and taken away."""

TYPES = {"S": "STRING", "N": "NUMBER", "B": "BINARY", "BOOL": "BOOLEAN", "L": "LIST", "M": "MAP"}
WRONG_TYPE = "Incorrect operand type for operator or function"


def check_projection(paths: tuple[Path, ...], placeholders: Placeholders) -> None:
    """Raise Fault for names that are reserved or not defined, and paths that overlap."""
    for word in (step for path in paths for step in path.steps if isinstance(step, str)):
        placeholders.check_word(word)
    _check_paths([placeholders.resolved(path) for path in paths])


def check_update(update: Update, placeholders: Placeholders) -> None:
    """Raise Fault for an update that DynamoDB refuses, whatever the item holds."""
    actions, words, calls = update.actions, update.words, update.calls
    for word in words:
        if word[0] not in "#:":
            placeholders.check_word(word)
    for call in calls:
        if call.operator not in (*FUNCTIONS, *OPERATORS):
            raise Fault(f"Invalid function name; function: {call.operator}")
    _check_sections(actions)
    for word in words:
        if word[0] in "#:":
            placeholders.check_word(word)
    if len(actions) > 1:
        _check_paths([placeholders.resolved(action.path) for action in actions])
    for action in actions:
        _check_added(action, placeholders)
    for call in calls:
        _check_operands(call, placeholders)


def _check_sections(actions: tuple[Action, ...]) -> None:
    begun: set[str] = set()
    for section in (action.section for action in actions if action.opens):
        if section in begun:
            raise Fault(f'The "{section}" section can only be used once in an update expression;')
        begun.add(section)


def _check_paths(paths: list[tuple[str | int, ...]]) -> None:
    for at, path in enumerate(paths):
        for other in paths[:at]:
            fault = _clash(other, path)
            if fault:
                both = f"path one: {_shown(other)}, path two: {_shown(path)}"
                raise Fault(
                    f"Two document paths {fault} with each other; must remove or rewrite one of these paths; {both}"
                )


def _clash(one: tuple[str | int, ...], other: tuple[str | int, ...]) -> str | None:
    for left, right in zip(one, other, strict=False):
        if type(left) is not type(right):
            return "conflict"
        if left != right:
            return None
    return "overlap"


def _shown(path: tuple[str | int, ...]) -> str:
    return "[" + ", ".join(f"[{step}]" if isinstance(step, int) else step for step in path) + "]"


def _check_added(action: Action, placeholders: Placeholders) -> None:
    kind = placeholders.type_of(action.value) if action.section in SETS and action.value else None
    if kind and kind not in SETS[action.section]:
        told = f"operator: {action.section}, operand type: {TYPES.get(kind, kind)}"
        raise Fault(f"{WRONG_TYPE}; {told}, typeSet: ALLOWED_FOR_{action.section}_OPERAND")


def _check_operands(call: Call, placeholders: Placeholders) -> None:
    if len(call.operands) != 2:
        raise Fault(
            "Incorrect number of operands for operator or function; "
            f"operator or function: {call.operator}, number of operands: {len(call.operands)}"
        )
    if call.operator == "if_not_exists" and not isinstance(call.operands[0], Path):
        raise Fault("Operator or function requires a document path; operator or function: if_not_exists")
    for operand in call.operands if call.operator in TAKEN else ():
        kind = placeholders.type_of(operand)
        if kind not in (None, TAKEN[call.operator]):
            raise Fault(f"{WRONG_TYPE}; operator or function: {call.operator}, operand type: {kind}")

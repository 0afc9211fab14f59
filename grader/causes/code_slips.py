"""A finding whose cause is a slip in the code: the handler caught it, and went on as if a message were at fault.

Only what no message can bring about counts, and it has to be printed: what is caught in silence nobody sees.
"""

from __future__ import annotations

import ast
import re

from grader.finding import Finding
from grader.shop import Shop
from grader.text import safe
from grader.words import shortened

SLIPS = re.compile(
    r"name '(\w+)' is not defined"
    r"|local variable '(\w+)'"
    r"|\b(\w+)\(\) takes \d+ positional"
    r"|module '[\w.]+' has no attribute '(\w+)'"
    r"|'(?:SQS|DynamoDB|Lambda|sqs\.\w+|dynamodb\.\w+)' object has no attribute '(\w+)'"
)
RULE = (
    "No message is at fault there, the code is. An except that takes everything takes that, too, and the message is "
    "treated as one that cannot be worked on."
)
ACT = "Put right what it says there, and see what is left."


def told(shop: Shop, finding: Finding) -> None:
    """Give the finding that for its cause if it is so."""
    for event in shop.history.of("succeeded") if shop.opened else []:
        for line in str(event.facts.get("log") or "").splitlines():
            slip = SLIPS.search(line)
            place = slip and _place(shop, shop.file_of(event.actor), next(filter(None, slip.groups())))
            if not slip or not place:
                continue
            if slip[0] not in finding.saw:
                finding.saw += f"\n{shop.plain_name(event.actor)} printed\n  {safe(shortened(line.strip()))}"
            finding.because, finding.look_at, finding.try_ = RULE, place, ACT
            return


def _place(shop: Shop, file: str, name: str) -> str | None:
    """Where the code uses that name; None where it does not: `eval` of a body asks for names that only the body has."""
    for each in dict.fromkeys((file, *shop.folder.python_files())):
        if line := line_of_use("\n".join(shop.folder.lines(each)), name):
            return shop.look_at(each, line)
    return None


def line_of_use(code: str, name: str) -> int | None:
    """The line at which a name is used, first of all where it has no value: in a function that never gives it one."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    lines = [_lines(function, name) for function in functions if name not in _given(function)]
    return min((line for found in lines for line in found), default=min(_lines(tree, name), default=None))


def _lines(tree: ast.AST, name: str) -> list[int]:
    loaded = (node for node in ast.walk(tree) if isinstance(getattr(node, "ctx", None), ast.Load))
    return [node.lineno for node in loaded if name in (getattr(node, "id", None), getattr(node, "attr", None))]  # type: ignore[attr-defined]


def _given(function: ast.AST) -> set[str]:
    """The names to which a function gives a value: its parameters, and what it assigns."""
    stored = {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return stored | {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}

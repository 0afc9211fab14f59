"""A finding whose cause is a decorator of the learner's own that calls the handler and drops what it returns."""

from __future__ import annotations

import ast

from grader.finding import Finding
from grader.shop import Shop

RULE = (
    "A decorator puts another function in the handler's place, and Lambda gets what that one returns. Without a return "
    "it is null, and what the handler returned, such as batchItemFailures, is lost on the way."
)


def told(shop: Shop, finding: Finding) -> None:
    """Give the finding that for its cause if a handler gave back null for it."""
    ends = shop.history.of("succeeded", result=None) if shop.opened and finding.because != RULE else []
    for actor in dict.fromkeys(event.actor for event in ends):
        file, name = shop.file_of(actor), shop.plain_name(actor)
        handler = shop.function(name).handler if name in shop.stack.resources else ""
        if line := line_of_drop("\n".join(shop.folder.lines(file)), handler):
            finding.saw += f"\n{name} returned null, for its decorator returns nothing."
            finding.because, finding.look_at = RULE, shop.look_at(file, line)
            finding.try_ = "Return there what the decorated function returns."
            break


def line_of_drop(code: str, handler: str) -> int | None:
    """The line of what a decorator in the same file puts in the handler's place, where that returns nothing."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    functions = {node.name: node for node in _functions(tree)}
    decorated = functions.get(handler.rpartition(".")[2])
    parts = [part for each in decorated.decorator_list for part in ast.walk(each)] if decorated else []
    for name in functions.keys() & {part.id for part in parts if isinstance(part, ast.Name)}:
        for inner in _functions(functions[name]):
            if inner is not functions[name] and not _returns(inner):
                return inner.lineno
    return None


def _functions(tree: ast.AST) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def _returns(function: ast.FunctionDef) -> bool:
    return any(isinstance(node, ast.Return) and node.value is not None for node in ast.walk(function))

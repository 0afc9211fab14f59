"""Where moto comes to the same another way: it reads, copies and walks an UpdateExpression a dozen times for each call.

`tests/moto_backend/test_shortcuts.py` holds each against what moto does by itself.
"""

from __future__ import annotations

import copy
from functools import cache, lru_cache
from typing import Any

EXPRESSIONS = 1000  # remembered


@cache
def apply() -> None:
    """Let moto take the shorter ways; once is enough for the process."""
    from moto.dynamodb import models
    from moto.dynamodb.parsing import ast_nodes, validators

    # Who reads a tree that was read before changes only copies of it.
    parser: Any = vars(models)["UpdateExpressionParser"]
    parser.make = staticmethod(lru_cache(EXPRESSIONS)(parser.make))
    at: Any = validators
    at.deepcopy = copied
    traverser: Any = vars(ast_nodes)["DepthFirstTraverser"]
    traverser.traverse = traverse


def copied(given: Any) -> Any:
    """A copy of a tree of nodes, whose leaves nobody changes; of anything else a deep one."""
    return _twin(given, None) if _is_node(given.__class__) else copy.deepcopy(given)


def _twin(node: Any, parent: Any) -> Any:
    if not _is_node(node.__class__):
        return node
    twin = object.__new__(type(node))
    vars(twin).update(vars(node), parent=parent)
    if node.children is not None:
        twin.children = [_twin(child, twin) for child in node.children]
    return twin


def traverse(traverser: Any, root: Any) -> Any:
    """Process the nodes of a tree from the leaves up; what comes out of one takes its place."""
    return _processed(root, -1, traverser._processing_map(), traverser.pre_processing_of_child)


def _processed(node: Any, at: int, processors: dict[Any, Any], prepare: Any) -> Any:
    parent = node.parent
    for number, child in enumerate(node.children or ()):
        prepare(node, number)
        if _is_node(child.__class__):
            _processed(child, number, processors, prepare)
    kind = _first_of(tuple(processors), node.__class__)
    if kind is None:
        return node
    node = processors[kind](node)
    node.parent = parent
    if parent:
        parent.children[at] = node
    return node


@cache
def _is_node(kind: Any) -> bool:
    from moto.dynamodb.parsing import ast_nodes

    return issubclass(kind, vars(ast_nodes)["Node"])


@cache
def _first_of(kinds: tuple[Any, ...], kind: Any) -> Any:
    return next((wanted for wanted in kinds if issubclass(kind, wanted)), None)

"""Where moto comes to the same another way: for each call it reads a condition anew, and walks an update a dozen times.

`tests/moto_backend/test_shortcuts.py` holds each against what moto does by itself.
"""

from __future__ import annotations

import copy
from functools import cache, lru_cache, wraps
from typing import Any

EXPRESSIONS, SHORT = 1000, 2000  # remembered are so many, of so many characters


@cache
def apply() -> None:
    """Let moto take the shorter ways; once is enough for the process."""
    from moto.dynamodb import comparisons, models
    from moto.dynamodb.parsing import ast_nodes, validators

    # Who reads a tree that was read before changes only copies of it.
    parser: Any = vars(models)["UpdateExpressionParser"]
    parser.make = staticmethod(lru_cache(EXPRESSIONS)(parser.make))
    at: Any = validators
    at.deepcopy = copied
    traverser: Any = vars(ast_nodes)["DepthFirstTraverser"]
    traverser.traverse = traverse
    node: Any = vars(ast_nodes)["Node"]
    node.find_clauses = wraps(node.find_clauses)(clauses)
    reader: Any = vars(comparisons)["ConditionExpressionParser"]
    reader.parse = remembering(reader.parse)


def remembering(parse: Any) -> Any:
    """Let moto's `parse` of a condition remember what came of one with the same names and values: nobody changes it."""
    known: dict[str, tuple[Any, list[str], list[str]]] = {}

    @wraps(parse)
    def remembered(parser: Any) -> Any:
        said = repr(
            (parser.condition_expression, parser.expression_attribute_names, parser.expression_attribute_values)
        )
        found = known.get(said)
        if found is None:
            found = parse(parser), parser.expr_attr_names_found, parser.expr_attr_values_found
            if len(known) >= EXPRESSIONS:
                known.clear()
            if len(said) <= SHORT:
                known[said] = found
        op, names, values = found
        parser.expr_attr_names_found, parser.expr_attr_values_found = [*names], [*values]
        return op

    return remembered


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
    processors = traverser._processing_map()
    return _processed(root, -1, tuple(processors), processors, traverser.pre_processing_of_child)


def _processed(node: Any, at: int, kinds: tuple[Any, ...], processors: dict[Any, Any], prepare: Any) -> Any:
    parent = node.parent
    for number, child in enumerate(node.children or ()):
        prepare(node, number)
        if _is_node(child.__class__):
            _processed(child, number, kinds, processors, prepare)
    kind = _first_of(kinds, node.__class__)
    if kind is None:
        return node
    node = processors[kind](node)
    node.parent = parent
    if parent:
        parent.children[at] = node
    return node


def clauses(node: Any, kinds: list[Any]) -> list[Any]:
    """The nodes of these kinds that a node holds, but those within one of them."""
    found: list[Any] = []
    for child in node.children or ():
        if child.__class__ in kinds:
            found.append(child)
        elif _holds_clauses(child.__class__):
            found += clauses(child, kinds)
    return found


@cache
def _holds_clauses(kind: Any) -> bool:
    from moto.dynamodb.parsing import ast_nodes

    return issubclass(kind, (vars(ast_nodes)["Expression"], vars(ast_nodes)["UpdateExpressionFunction"]))


@cache
def _is_node(kind: Any) -> bool:
    from moto.dynamodb.parsing import ast_nodes

    return issubclass(kind, vars(ast_nodes)["Node"])


@cache
def _first_of(kinds: tuple[Any, ...], kind: Any) -> Any:
    return next((wanted for wanted in kinds if issubclass(kind, wanted)), None)

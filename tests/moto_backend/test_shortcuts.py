"""The shorter ways through moto's expressions come to what moto comes to by itself."""

from __future__ import annotations

import copy
import inspect
from types import SimpleNamespace
from typing import Any

import pytest
from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.dynamodb.models import UpdateExpressionParser
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.parsing import ast_nodes
from moto.dynamodb.parsing.executors import UpdateExpressionExecutor
from moto.dynamodb.parsing.validators import UpdateExpressionValidator

from cloudlet.moto_backend import shortcuts

ATTRIBUTES: dict[str, Any] = {
    "id": {"S": "a"},
    "n": {"N": "1"},
    "l": {"L": [{"N": "1"}, {"N": "2"}, {"N": "3"}]},
    "m": {"M": {"inner": {"N": "5"}}},
    "s": {"SS": ["x", "y"]},
}
VALUES: dict[str, Any] = {":one": {"N": "1"}, ":list": {"L": [{"S": "z"}]}, ":set": {"SS": ["x"]}}
EXPRESSIONS = [
    "SET n = :one",
    "SET n = n + :one, m.inner = m.inner - :one",
    "SET other = if_not_exists(other, :one), l = list_append(l, :list)",
    "SET #n = if_not_exists(n, :one) + :one",
    "SET l[1] = :one REMOVE n, l[0], l[2]",
    "ADD n :one DELETE s :set",
    "SET m.missing.deeper = :one",
    "SET n = missing",
    "SET n = :one, n = :one",
    "SET id = :one",
    "SET n = :unknown",
    "ADD s :one",
    "SET n = :one ADD n :one SET m.inner = :one",
    "REMOVE l[0] SET other = list_append(if_not_exists(l, :list), :list)",
]
CONDITIONS = [
    None,
    "attribute_not_exists(id)",
    "attribute_exists(id) AND NOT #n = :one",
    "n BETWEEN :one AND :one OR size(l) > :one",
    "id IN (:one, :text) OR (begins_with(id, :text) AND contains(s, :text))",
    "m.inner > :one",
    "n = :unknown",
    "#unknown = :one",
    "status = :one",
    "n = = :one",
]


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_update_comes_to_the_same(expression: str) -> None:
    shortcuts.apply()
    definitions = [{"AttributeName": "id", "AttributeType": "S"}]
    table: Any = SimpleNamespace(table_key_attrs=["id"], attribute_keys=["id"], attr=definitions)

    def updated() -> Any:
        item = Item(DynamoType({"S": "a"}), None, copy.deepcopy(ATTRIBUTES))
        names = {"#n": "n"}
        try:
            tree = UpdateExpressionParser.make(expression)
            valid = UpdateExpressionValidator(tree, names, VALUES, item, table).validate()
            valid.normalize()
            UpdateExpressionExecutor(valid, item, names).execute()
        except Exception as refusal:
            return type(refusal).__name__, str(refusal)
        return item.to_json()

    with pytest.MonkeyPatch.context() as moto:
        moto.setattr(ast_nodes.DepthFirstTraverser, "traverse", _of_moto)
        moto.setattr("moto.dynamodb.parsing.validators.deepcopy", copy.deepcopy)
        moto.setattr(ast_nodes.Node, "find_clauses", inspect.unwrap(ast_nodes.Node.find_clauses))
        by_itself = updated()

    assert [updated(), updated()] == [by_itself, by_itself]


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_comes_to_the_same_when_it_is_remembered(condition: str | None) -> None:
    calls: list[object] = []
    by_itself = _parse_of_moto()
    shorter = shortcuts.remembering(lambda parser: (calls.append(parser), by_itself(parser))[1])

    def read(parse: Any, text: str) -> Any:
        parser = ConditionExpressionParser(condition, {"#n": "n"}, {":one": {"N": "1"}, ":text": {"S": text}})
        item = Item(DynamoType({"S": "a"}), None, copy.deepcopy(ATTRIBUTES))
        try:
            holds = parse(parser).expr(item)
        except Exception as refusal:
            return type(refusal).__name__, str(refusal)
        return holds, parser.expr_attr_names_found, parser.expr_attr_values_found

    for text in ("a", "a", "b"):
        assert read(shorter, text) == read(by_itself, text)
    readable = isinstance(read(by_itself, "a")[0], bool)
    assert len(calls) == (2 if readable else 3)


def test_few_conditions_are_remembered_and_no_long_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortcuts, "EXPRESSIONS", 2)
    calls: list[object] = []
    shorter = shortcuts.remembering(lambda parser: calls.append(parser))

    for value in ("1", "2", "3", "3", "x" * shortcuts.SHORT, "x" * shortcuts.SHORT, "1"):
        shorter(ConditionExpressionParser("n = :v", {}, {":v": {"S": value}}))

    assert len(calls) == 6


def _parse_of_moto() -> Any:
    """What moto's own method is, before and after the shorter way took its place."""
    return inspect.unwrap(ConditionExpressionParser.parse)


def _of_moto(traverser: Any, node: Any) -> Any:
    return traverser.traverse_node_recursively(node)


def test_a_copied_tree_shares_no_node_with_the_one_it_is_of() -> None:
    tree = UpdateExpressionParser.make("SET n = n + :one REMOVE l[0]")

    def nodes(node: Any) -> list[Any]:
        inner = [it for child in node.children or () for it in nodes(child)] if hasattr(node, "children") else []
        return [node, *inner] if hasattr(node, "children") else []

    twin = shortcuts.copied(tree)

    assert [type(node) for node in nodes(twin)] == [type(node) for node in nodes(tree)]
    assert not {id(node) for node in nodes(twin)} & {id(node) for node in nodes(tree)}
    assert all(child.parent is node for node in nodes(twin) for child in node.children if hasattr(child, "children"))

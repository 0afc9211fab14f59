"""A condition that is remembered comes to what moto comes to by itself."""

from __future__ import annotations

import copy
import inspect
from typing import Any

import pytest
from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.dynamodb.models.dynamo_type import DynamoType, Item

from cloudlet.moto_backend import shortcuts

ATTRIBUTES: dict[str, Any] = {
    "id": {"S": "a"},
    "n": {"N": "1"},
    "l": {"L": [{"N": "1"}, {"N": "2"}, {"N": "3"}]},
    "m": {"M": {"inner": {"N": "5"}}},
    "s": {"SS": ["x", "y"]},
}
VALUES: dict[str, Any] = {":one": {"N": "1"}, ":list": {"L": [{"S": "z"}]}, ":set": {"SS": ["x"]}}
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

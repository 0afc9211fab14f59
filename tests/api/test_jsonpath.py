"""The JSONPath that templates and targets use."""

from __future__ import annotations

from typing import Any

import pytest

from cloudlet.jsonpath import BadPath, Missing, find

SHOP = {"orders": [{"id": "o-1", "lines": [{"sku": "tea"}]}, {"id": "o-2", "lines": []}], "a.b": 1, "by": {"id": "ada"}}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("$", SHOP),
        ("$.by.id", "ada"),
        ("$['a.b']", 1),
        ('$["by"]["id"]', "ada"),
        ("$.orders[0].id", "o-1"),
        ("$.orders[-1].id", "o-2"),
        ("$.orders[*].id", ["o-1", "o-2"]),
        ("$.orders[0:1].id", ["o-1"]),
        ("$.by.*", ["ada"]),
        ("$..sku", ["tea"]),
        ("$..id", ["ada", "o-1", "o-2"]),
        ("$.orders[*].none", []),
    ],
)
def test_a_path_finds(path: str, found: Any) -> None:
    got = find(path, SHOP)
    assert (sorted(got) if path == "$..id" else got) == found


@pytest.mark.parametrize("path", ["$.none", "$.orders[9]", "$.orders.id", "$.by.id.more"])
def test_what_is_not_there_is_missing(path: str) -> None:
    with pytest.raises(Missing):
        find(path, SHOP)


@pytest.mark.parametrize("path", ["orders", "", "$.", "$[", "$.orders[?(@.id)]", "$..", "$.a b"])
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(BadPath):
        find(path, SHOP)


def test_a_path_cannot_run_away() -> None:
    document: Any = "leaf"
    for _ in range(12):
        document = [document, document]
    with pytest.raises(BadPath, match="more than 100000 things"):
        find("$..*..*..*..*", document)

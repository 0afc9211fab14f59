"""Event patterns: what matches, and what AWS would not store."""

from __future__ import annotations

from typing import Any

import pytest

from cloudlet.patterns import BadPattern, matches, validate

EVENT = {
    "source": "shop",
    "count": 100,
    "paid": False,
    "note": None,
    "tags": ["new", "gift"],
    "none": [],
    "ip": "10.0.0.7",
    "file": "orders/2026/a.json",
    "order": {"id": "o-1001", "lines": [{"sku": "tea", "n": 2}, {"sku": "cup", "n": 1}]},
}
MATCHING: list[dict[str, Any]] = [
    {"source": ["shop"]},
    {"source": ["bakery", "shop"]},
    {"source": ["shop"], "order": {"id": ["o-1001"]}},
    {"count": [100]},
    {"count": [100.0]},
    {"paid": [False]},
    {"note": [None]},
    {"tags": ["gift"]},
    {"source": [{"prefix": "sh"}]},
    {"source": [{"prefix": {"equals-ignore-case": "SH"}}]},
    {"file": [{"suffix": ".json"}]},
    {"source": [{"equals-ignore-case": "SHOP"}]},
    {"file": [{"wildcard": "orders/*/a*.json"}]},
    {"source": [{"anything-but": "bakery"}]},
    {"source": [{"anything-but": ["bakery", "bank"]}]},
    {"count": [{"anything-but": [99, 101]}]},
    {"source": [{"anything-but": {"prefix": "bak"}}]},
    {"tags": [{"anything-but": "gift"}]},
    {"count": [{"numeric": [">=", 100]}]},
    {"count": [{"numeric": [">", 0, "<", 101]}]},
    {"count": [{"numeric": ["=", 100]}]},
    {"ip": [{"cidr": "10.0.0.0/24"}]},
    {"source": [{"exists": True}]},
    {"missing": [{"exists": False}]},
    {"missing": [{"exists": False}, "x"]},
    {"missing": {"deeper": [{"exists": False}]}},
    {"none": [{"exists": False}]},
    {"order": {"lines": {"sku": ["cup"], "n": [1]}}},
    {"$or": [{"source": ["bakery"]}, {"count": [{"numeric": [">", 5]}]}]},
    {"paid": [False], "$or": [{"source": ["shop"]}, {"count": [1]}]},
]
OTHER: list[dict[str, Any]] = [
    {"source": ["Shop"]},
    {"source": ["shop"], "order": {"id": ["o-1002"]}},
    {"source": {"deeper": ["shop"]}},
    {"order": ["o-1001"]},
    {"count": ["100"]},
    {"count": [True]},
    {"paid": [0]},
    {"paid": [None]},
    {"tags": ["old"]},
    {"source": [{"prefix": "op"}]},
    {"count": [{"prefix": "1"}]},
    {"file": [{"suffix": "json2"}]},
    {"file": [{"wildcard": "orders/*"}, {"wildcard": "*x*"}], "source": ["bakery"]},
    {"file": [{"wildcard": "*.xml"}]},
    {"source": [{"anything-but": ["shop"]}]},
    {"source": [{"anything-but": {"suffix": "op"}}]},
    {"missing": [{"anything-but": "x"}]},
    {"count": [{"numeric": [">", 100]}]},
    {"count": [{"numeric": [">", 100, "<", 101]}]},
    {"source": [{"numeric": [">", 0]}]},
    {"ip": [{"cidr": "10.0.1.0/24"}]},
    {"source": [{"cidr": "10.0.0.0/24"}]},
    {"source": [{"exists": False}]},
    {"missing": [{"exists": True}]},
    {"order": {"lines": {"sku": ["cup"], "n": [2]}}},
    {"$or": [{"source": ["bakery"]}, {"count": [1]}]},
]
BAD: list[Any] = [
    None,
    "simple string",
    [],
    {},
    {"source": "shop"},
    {"source": []},
    {"source": {}},
    {"source": [["shop"]]},
    {"source": [{}]},
    {"source": [{"prefix": "a", "suffix": "b"}]},
    {"source": [{"starts-with": "a"}]},
    {"source": [{"prefix": 1}]},
    {"source": [{"exists": "yes"}]},
    {"count": [{"numeric": [">"]}]},
    {"count": [{"numeric": [">", "5"]}]},
    {"count": [{"numeric": ["<>", 5]}]},
    {"ip": [{"cidr": "10.0.0.0/99"}]},
    {"source": [{"anything-but": []}]},
    {"source": [{"anything-but": {"numeric": [">", 1]}}]},
    {"$or": [{"source": ["shop"]}]},
    {"$or": {"source": ["shop"]}},
]


@pytest.mark.parametrize("pattern", MATCHING)
def test_a_pattern_matches(pattern: dict[str, Any]) -> None:
    validate(pattern)
    assert matches(pattern, EVENT)


@pytest.mark.parametrize("pattern", OTHER)
def test_a_pattern_does_not_match(pattern: dict[str, Any]) -> None:
    validate(pattern)
    assert not matches(pattern, EVENT)


@pytest.mark.parametrize("pattern", BAD)
def test_what_is_no_pattern_is_refused(pattern: Any) -> None:
    with pytest.raises(BadPattern):
        validate(pattern)


def test_a_wildcard_cannot_run_away() -> None:
    pattern = {"text": [{"wildcard": "*a" * 30 + "*b"}]}
    assert not matches(pattern, {"text": "a" * 60})

"""JSON that learners' code made, compared as JSON and not as Python."""

from typing import Any

import pytest

from grader.reading import NoJson, difference, parsed

ORDER = {"order_id": "o-1001", "amount": 1, "lines": [{"sku": "b-7", "gift": True}]}


@pytest.mark.parametrize(
    ("got", "said"),
    [
        (ORDER | {"amount": True}, "amount is true, not 1"),
        (ORDER | {"amount": 1.0}, "amount is 1.0, not 1"),
        (ORDER | {"amount": "1"}, 'amount is "1", not 1'),
        (ORDER | {"lines": [{"sku": "b-7", "gift": 1}]}, "lines[0].gift is 1, not true"),
        (ORDER | {"lines": []}, 'lines is [], not [{"sku": "b-7", "gift": true}]'),
        (ORDER | {"extra": None}, "extra was added"),
        ({"order_id": "o-1001"}, "amount is missing"),
        ([ORDER], f"it is {[ORDER]}, not".replace("'", '"').replace("True", "true")),
    ],
)
def test_the_first_difference_is_named(got: Any, said: str) -> None:
    assert difference(ORDER, got).startswith(said)


def test_equal_values_in_another_order_of_keys_do_not_differ() -> None:
    assert difference(ORDER, dict(reversed(ORDER.items()))) == ""


@pytest.mark.parametrize("text", ["", "{", "NaN", '{"amount": Infinity}', "[" * 200_000, "{'a': 1}", b"\xff"])
def test_what_is_no_json_is_told_and_crashes_nothing(text: str) -> None:
    with pytest.raises(NoJson):
        parsed(text)

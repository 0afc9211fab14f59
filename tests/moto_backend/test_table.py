"""What a test or a check sees of a table."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cloudlet.moto_backend import Table
from tests.moto_backend.account import Account

ORDER = {
    "id": "o-1001",
    "amount": Decimal("12.5"),
    "count": 3,
    "big": 10**30,
    "paid": True,
    "note": None,
    "raw": b"\0\xff",
    "tags": {"a", "b"},
    "sizes": {1, 2},
    "lines": [{"sku": "tea", "n": 1}, []],
    "empty": "",
}


def test_an_item_comes_back_as_plain_values(orders: Table) -> None:
    orders.put(ORDER)
    assert orders.items() == [ORDER]
    assert orders.item({"id": "o-1001"}) == ORDER
    assert type(orders.items()[0]["count"]) is int


def test_what_boto3_puts_a_check_reads(account: Account, orders: Table) -> None:
    account.resource().put_item(Item=ORDER)
    assert orders.items() == [ORDER]


def test_what_a_check_puts_boto3_reads(account: Account, orders: Table) -> None:
    orders.put({"id": "o-1001", "amount": 1.5, "none": None})
    assert account.resource().get_item(Key={"id": "o-1001"})["Item"] == {
        "id": "o-1001",
        "amount": Decimal("1.5"),
        "none": None,
    }


def test_an_item_that_is_not_there_is_none(orders: Table) -> None:
    assert orders.item({"id": "o-1001"}) is None


def test_looking_is_no_call(account: Account, orders: Table) -> None:
    before = len(account.calls)
    orders.put({"id": "o-1001"})
    orders.items()
    assert len(account.calls) == before


def test_items_show_what_is_there_now(account: Account, orders: Table) -> None:
    orders.put({"id": "o-1001"})
    account.client("dynamodb").delete_item(TableName="Orders", Key={"id": {"S": "o-1001"}})
    assert orders.items() == []


def test_changing_what_was_shown_changes_nothing(orders: Table) -> None:
    orders.put({"id": "o-1001", "lines": ["tea"]})
    orders.items()[0]["lines"].append("milk")
    assert orders.items()[0]["lines"] == ["tea"]


def test_a_table_that_is_not_there_names_those_that_are(account: Account, orders: Table) -> None:
    with pytest.raises(KeyError, match=r"no table 'Order'; there is \['Orders'\]"):
        account.moto.table("Order")


def test_a_value_that_no_item_can_hold_is_refused(orders: Table) -> None:
    with pytest.raises(TypeError, match="DynamoDB"):
        orders.put({"id": "o-1001", "mixed": frozenset()})

"""Two clouds at the same time see nothing of each other, even if they are in accounts of the same number."""

from __future__ import annotations

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest
from moto.dynamodb.models.table import Table as MotoTable

from cloudlet.errors import AwsError
from cloudlet.wire import Request
from tests.moto_backend.account import Account


def test_each_has_its_own_tables() -> None:
    one, other = Account(), Account()
    table = one.make_table()
    one.resource().put_item(Item={"id": "a"})

    assert isinstance(other.ask(Request("dynamodb", "DescribeTable", {"TableName": "Orders"})), AwsError)
    with pytest.raises(KeyError):
        other.moto.table("Orders")
    other.make_table()
    other.moto.close()

    assert [item["id"] for item in table.items()] == ["a"]
    assert isinstance(one.ask(Request("dynamodb", "DescribeTable", {"TableName": "Orders"})), dict)
    one.moto.close()
    assert isinstance(one.ask(Request("dynamodb", "DescribeTable", {"TableName": "Orders"})), AwsError)


def test_each_has_its_own_time_and_chance_whatever_thread_it_is_in() -> None:
    def keys_of(days: int) -> list[tuple[str, float]]:
        account = Account()
        account.clock.run_until(days * 86_400_000 + account.clock.now)
        made = [account.client("kms").create_key()["KeyMetadata"] for _ in range(30)]
        account.moto.close()
        return [(key["KeyId"], key["CreationDate"].timestamp() - account.clock.now / 1000) for key in made]

    with ThreadPoolExecutor(4) as pool:
        first, *others = list(pool.map(keys_of, [1, 2, 3, 4] * 2))

    assert len(set(first)) == 30
    assert {lag for _, lag in first} == {0}
    assert all(other == first for other in others)


def test_nothing_is_left_of_an_account_that_was_closed() -> None:
    account = Account()
    account.make_table("Gone")
    account.resource("Gone").put_item(Item={"id": "a"})
    kept = [weakref.ref(found) for found in gc.get_objects() if type(found) is MotoTable and found.name == "Gone"]
    assert len(kept) == 1
    account.moto.close()
    gc.collect()
    assert kept[0]() is None

"""Items that have a time to live: they are there until a while after it, and then they are not."""

from __future__ import annotations

import pytest

from cloudlet.clock import EPOCH_MS
from cloudlet.moto_backend import Table
from tests.moto_backend.account import Account

NOW_S = EPOCH_MS // 1000
HOUR_S, DAY_S, YEAR_S = 3600, 86_400, 365 * 86_400


@pytest.fixture
def expiring(account: Account, orders: Table) -> Table:
    spec = {"AttributeName": "until", "Enabled": True}
    account.client("dynamodb").update_time_to_live(TableName=orders.name, TimeToLiveSpecification=spec)
    return orders


def pass_s(account: Account, seconds: float) -> None:
    account.clock.run_until(account.clock.now + round(seconds * 1000))


def ids(table: Table) -> set[str]:
    return {item["id"] for item in table.items()}


def test_it_is_there_until_its_time_and_two_days_later_gone(account: Account, expiring: Table) -> None:
    expiring.put({"id": "a", "until": NOW_S + DAY_S})
    pass_s(account, DAY_S - 1)
    assert ids(expiring) == {"a"}
    pass_s(account, 2 * DAY_S + HOUR_S)
    assert ids(expiring) == set()
    assert "Item" not in account.resource().get_item(Key={"id": "a"})


def test_expired_items_go_one_after_the_other_and_are_read_until_then(account: Account, expiring: Table) -> None:
    for at in range(50):
        expiring.put({"id": f"o-{at}", "until": NOW_S})
    pass_s(account, DAY_S)
    assert 5 < len(ids(expiring)) < 45


def test_another_run_shows_the_same(account: Account, expiring: Table) -> None:
    other = Account()
    table = other.make_table()
    spec = {"AttributeName": "until", "Enabled": True}
    other.client("dynamodb").update_time_to_live(TableName=table.name, TimeToLiveSpecification=spec)
    for one, where in ((account, expiring), (other, table)):
        for at in range(20):
            where.put({"id": f"o-{at}", "until": NOW_S})
        pass_s(one, DAY_S)
    assert ids(expiring) == ids(table)
    other.moto.close()


@pytest.mark.parametrize(
    "until",
    [str(NOW_S), NOW_S * 1000, NOW_S - 6 * YEAR_S, None, {"a": 1}],
    ids=["text", "milliseconds", "six years ago", "null", "map"],
)
def test_what_is_no_moment_of_the_last_years_never_expires(account: Account, expiring: Table, until: object) -> None:
    expiring.put({"id": "a", "until": until})
    pass_s(account, 400 * DAY_S)
    assert ids(expiring) == {"a"}


def test_an_expired_item_can_be_given_more_time(account: Account, expiring: Table) -> None:
    expiring.put({"id": "a", "until": NOW_S + HOUR_S})
    expiring.put({"id": "a", "until": NOW_S + 10 * DAY_S})
    pass_s(account, 9 * DAY_S)
    assert ids(expiring) == {"a"}


def test_without_a_time_to_live_nothing_expires(account: Account, orders: Table) -> None:
    orders.put({"id": "a", "until": NOW_S})
    pass_s(account, 400 * DAY_S)
    assert ids(orders) == {"a"}


def test_with_a_sort_key(account: Account) -> None:
    table = account.make_table("Events", id="S", seq="N")
    spec = {"AttributeName": "until", "Enabled": True}
    account.client("dynamodb").update_time_to_live(TableName="Events", TimeToLiveSpecification=spec)
    table.put({"id": "a", "seq": 1, "until": NOW_S})
    table.put({"id": "a", "seq": 2})
    pass_s(account, 3 * DAY_S)
    assert [item["seq"] for item in table.items()] == [2]

"""An update by AttributeUpdates and Expected, which old articles have.

Sources: DynamoDB Developer Guide, "Legacy conditional parameters"; the words as AWS said them to the authors of
https://github.com/architect/dynalite.
"""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from cloudlet.moto_backend import Table
from tests.moto_backend.account import Account
from tests.moto_backend.test_items import refused
from tests.moto_backend.test_updates import ITEM, KEY

CLEARED = {"id": "a", "n": 1}


@pytest.mark.parametrize(
    ("name", "action", "changed"),
    [
        ("n", {"Value": 7}, {"n": 7}),
        ("n", {"Action": "PUT", "Value": None}, {"n": None}),
        ("n", {"Action": "ADD", "Value": 7}, {"n": 8}),
        ("new", {"Action": "ADD", "Value": 7}, {"new": 7}),
        ("set", {"Action": "ADD", "Value": {"z"}}, {"set": {"x", "y", "z"}}),
        ("set", {"Action": "DELETE", "Value": {"x"}}, {"set": {"y"}}),
        ("list", {"Action": "ADD", "Value": [9]}, {"list": [1, 2, 3, 9]}),
        ("new", {"Action": "ADD", "Value": [9]}, {"new": [9]}),
        ("Item", {"Action": "PUT", "Value": b"\x00\xff"}, {"Item": b"\x00\xff"}),
        ("Key", {"Action": "PUT", "Value": {"a": 1}}, {"Key": {"a": 1}}),
    ],
)
def test_an_update_by_attributes(
    account: Account, orders: Table, name: str, action: dict[str, Any], changed: dict[str, Any]
) -> None:
    orders.put(ITEM)
    account.resource().update_item(Key=KEY, AttributeUpdates={name: action})
    assert orders.items() == [ITEM | changed]


def test_an_attribute_is_taken_away(account: Account, orders: Table) -> None:
    orders.put({"id": "a", "n": 1, "gone": 2})
    answer = account.resource().update_item(
        Key=KEY,
        AttributeUpdates={"gone": {"Action": "DELETE"}},
        Expected={"n": {"Value": 1}},
        ReturnValues="UPDATED_OLD",
    )
    assert answer["Attributes"] == {"gone": 2}
    assert orders.items() == [CLEARED]
    with pytest.raises(ClientError, match="The conditional request failed"):
        account.resource().update_item(Key=KEY, AttributeUpdates={"n": {"Value": 3}}, Expected={"n": {"Value": 2}})
    assert orders.items() == [CLEARED]


@pytest.mark.parametrize(
    ("name", "action", "words"),
    [
        ("n", {"Action": "PUT"}, "Only DELETE action is allowed when no attribute value is specified"),
        ("n", {"Action": "ADD", "Value": "t"}, "ADD action is not supported for the type S"),
        ("n", {"Action": "DELETE", "Value": 1}, "DELETE action with value is not supported for the type N"),
        ("id", {"Action": "PUT", "Value": "b"}, "Cannot update attribute id. This attribute is part of the key"),
    ],
)
def test_an_update_by_attributes_that_is_none(
    account: Account, orders: Table, name: str, action: dict[str, Any], words: str
) -> None:
    orders.put(ITEM)
    message = refused(account.resource().update_item, Key=KEY, AttributeUpdates={name: action})
    assert message == f"One or more parameter values were invalid: {words}"
    assert orders.items() == [ITEM]

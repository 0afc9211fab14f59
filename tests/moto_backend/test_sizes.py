"""size() in conditions: a value that has no size makes a condition false, and is no error.

Source: scylladb's test/alternator/test_condition_expression.py, which passes on DynamoDB, too.
"""

from __future__ import annotations

import pytest
from boto3.dynamodb.conditions import Attr

from cloudlet.moto_backend import Table
from tests.moto_backend.account import Account


@pytest.mark.parametrize("attribute", ["nothing", "amount"])
def test_what_has_no_size_meets_no_condition_on_it(account: Account, orders: Table, attribute: str) -> None:
    orders.put({"id": "o-1001", "amount": 1})
    table = account.resource()
    with pytest.raises(table.meta.client.exceptions.ConditionalCheckFailedException):
        table.put_item(Item={"id": "o-1001"}, ConditionExpression=Attr(attribute).size().eq(1))
    assert orders.items() == [{"id": "o-1001", "amount": 1}]


def test_a_list_has_the_size_of_its_entries(account: Account, orders: Table) -> None:
    orders.put({"id": "o-1001", "events": ["placed", "paid"]})
    account.resource().put_item(Item={"id": "o-1001"}, ConditionExpression=Attr("events").size().eq(2))
    assert orders.items() == [{"id": "o-1001"}]


def test_an_item_that_is_not_there_has_no_sizes(account: Account, orders: Table) -> None:
    table = account.resource()
    with pytest.raises(table.meta.client.exceptions.ConditionalCheckFailedException):
        table.put_item(Item={"id": "o-1001"}, ConditionExpression=Attr("events").size().eq(0))
    assert orders.items() == []

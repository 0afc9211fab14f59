"""AWS Powertools for Lambda: batches, FIFO batches and idempotency, run by functions on cloudlet.

Source: https://docs.powertools.aws.dev/lambda/python/latest/utilities/batch/ and .../idempotency/, 2026.
"""

from __future__ import annotations

import json

import pytest

from tests.aws_facts.lambda_.conftest import Maker, Wiring

PARTIAL = {"FunctionResponseTypes": ["ReportBatchItemFailures"]}
BATCH = """
    from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response

    processor = BatchProcessor(event_type=EventType.SQS{options})

    def record_handler(record):
        if record.body.startswith("bad"):
            raise ValueError(record.body)

    def handler(event, context):
        return process_partial_response(
            event=event, record_handler=record_handler, processor=processor, context=context
        )
"""
FIFO = """
    from aws_lambda_powertools.utilities.batch import SqsFifoPartialProcessor, process_partial_response

    processor = SqsFifoPartialProcessor({options})

    def record_handler(record):
        if record.body.startswith("bad"):
            raise ValueError(record.body)

    def handler(event, context):
        return process_partial_response(
            event=event, record_handler=record_handler, processor=processor, context=context
        )
"""
IDEMPOTENT = """
    import os
    import boto3
    from aws_lambda_powertools.utilities.idempotency import (
        DynamoDBPersistenceLayer, IdempotencyConfig, idempotent_function,
    )

    store = DynamoDBPersistenceLayer(table_name="idempotency")
    config = IdempotencyConfig(event_key_jmespath="order_id", expires_after_seconds=3600)
    charges = boto3.resource("dynamodb").Table("charges")

    @idempotent_function(data_keyword_argument="order", config=config, persistence_store=store)
    def charge(order):
        charges.update_item(
            Key={"id": order["order_id"]}, UpdateExpression="ADD times :one", ExpressionAttributeValues={":one": 1}
        )
        if order.get("fails"):
            raise ValueError("no")
        return {"charged": order["order_id"]}

    def handler(event, context):
        config.register_lambda_context(context)
        return charge(order=event)
"""


def sent(wired: Wiring, *messages: tuple[str, str]) -> None:
    """Messages of (group, body) that are in the queue before any is received."""
    wired.cloud.call(
        "sqs",
        "SendMessageBatch",
        QueueUrl=wired.queue.url,
        Entries=[
            {"Id": str(n), "MessageBody": body, "MessageGroupId": group, "MessageDeduplicationId": f"{group}-{n}"}
            if wired.queue.fifo
            else {"Id": str(n), "MessageBody": body}
            for n, (group, body) in enumerate(messages)
        ],
    )
    wired.cloud.run(60)


def dead(wired: Wiring) -> list[str]:
    return [message.body for message in wired.dead.messages]


def test_a_batch_processor_brings_back_only_what_failed(make: Maker) -> None:
    code = BATCH.format(options=", raise_on_entire_batch_failure=False")
    wired = make.wired(code, max_receives=2, **PARTIAL)
    sent(wired, ("", "good-1"), ("", "bad-2"), ("", "good-3"))
    assert dead(wired) == ["bad-2"] and wired.queue.messages == []
    seen = [body for batch in wired.bodies for body in batch]
    assert sorted(seen) == ["bad-2", "bad-2", "good-1", "good-3"]


def test_a_batch_that_fails_whole_raises(make: Maker) -> None:
    wired = make.wired(BATCH.format(options=""), max_receives=1, **PARTIAL)
    sent(wired, ("", "bad-1"))
    [failed] = wired.cloud.history.of("failed")
    assert failed.error["errorType"] == "BatchProcessingError"
    assert dead(wired) == ["bad-1"]


@pytest.mark.parametrize(
    ("options", "first", "died"),
    [
        ("", {"good-a1"}, ["bad-a2", "good-a3", "good-b1"]),
        ("skip_group_on_error=True", {"good-a1", "good-b1"}, ["bad-a2", "good-a3"]),
    ],
    ids=["stops at the first failure", "skips the rest of the group"],
)
def test_a_fifo_processor_keeps_the_order(make: Maker, options: str, first: set[str], died: list[str]) -> None:
    """Without skip_group_on_error all after the failure comes back; with it, other groups go on."""
    wired = make.wired(FIFO.format(options=options), fifo=True, max_receives=1, **PARTIAL)
    sent(wired, ("a", "good-a1"), ("a", "bad-a2"), ("a", "good-a3"), ("b", "good-b1"))
    assert wired.bodies[0] == ["good-a1", "bad-a2", "good-a3", "good-b1"]
    assert sorted(dead(wired)) == died
    deleted = {wired.bodies[0].index(body) for body in first}
    assert len(deleted) == len(first) and wired.queue.messages == []


@pytest.fixture
def shop(make: Maker) -> Maker:
    for name in ("idempotency", "charges"):
        make.cloud.call(
            "dynamodb",
            "CreateTable",
            TableName=name,
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
    make.function(IDEMPOTENT)
    return make


def charged(shop: Maker) -> dict[str, int]:
    items = shop.cloud.call("dynamodb", "Scan", TableName="charges")["Items"]
    return {item["id"]["S"]: int(item["times"]["N"]) for item in items}


def test_the_same_order_is_charged_once(shop: Maker) -> None:
    answers = [shop.cloud.invoke("Fn", {"order_id": "o-1001"}).payload for _ in range(3)]
    shop.cloud.invoke("Fn", {"order_id": "o-1002"})
    assert answers == [{"charged": "o-1001"}] * 3
    assert charged(shop) == {"o-1001": 1, "o-1002": 1}


def test_a_charge_that_failed_is_tried_again(shop: Maker) -> None:
    for _ in range(2):
        assert shop.cloud.invoke("Fn", {"order_id": "o-1001", "fails": True}).error["errorType"] == "ValueError"
    assert charged(shop) == {"o-1001": 2}


def test_an_hour_later_it_is_a_new_order(shop: Maker) -> None:
    shop.cloud.invoke("Fn", {"order_id": "o-1001"})
    shop.cloud.run(3601)
    shop.cloud.invoke("Fn", {"order_id": "o-1001"})
    assert charged(shop) == {"o-1001": 2}


def test_two_at_once_are_one_charge_and_one_refusal(shop: Maker) -> None:
    """While the first is in progress the second gets IdempotencyAlreadyInProgressError."""
    both = [shop.cloud.start("Fn", {"order_id": "o-1001"}) for _ in range(2)]
    shop.cloud.run_until(lambda: all(one.done for one in both))
    assert charged(shop) == {"o-1001": 1}
    errors = [one.error["errorType"] for one in both if one.error]
    assert errors in ([], ["IdempotencyAlreadyInProgressError"]), json.dumps([one.error for one in both])

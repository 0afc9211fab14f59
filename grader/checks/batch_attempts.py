"""How often an order of lesson 03 was tried, and entries that SQS fails in some of their attempts."""

from __future__ import annotations

from typing import Any

from cloudlet.errors import AwsError
from cloudlet.history import Event
from grader.checks import batch_calls
from grader.orders import Order
from grader.shop import Shop

INVALID = AwsError("InvalidMessageContents", "The message contains characters outside the allowed set.")


def attempts_of(shop: Shop, order: Order) -> list[Event]:
    """The calls that carried an order."""
    return [
        call
        for call in shop.history.of("call", service="sqs")
        if any(is_of(entry, order) for entry in batch_calls.entries(call))
    ]


def is_of(entry: dict[str, Any], order: Order) -> bool:
    body = str(entry.get("MessageBody", ""))
    is_alike = batch_calls.canonical_body(body) == batch_calls.canonical(order)
    return is_alike and batch_calls.order_id(body) == order["order_id"]


def fail(shop: Shop, some: list[Order], attempts: int, **how: Any) -> None:
    """Let SQS fail the entries of these orders, in each one's first so many attempts."""

    def fails(entry: dict[str, Any]) -> bool:
        return any(is_of(entry, order) and len(attempts_of(shop, order)) < attempts for order in some)

    shop.cloud.faults.fail_entries("sqs", "SendMessageBatch", fails, **how)


def fail_for_good_and_once(shop: Shop, at_fault: Order, passes: Order) -> None:
    """Let SQS fail one entry by the sender's fault, each time, and another one by its own, in its first attempt."""

    def fails(entry: dict[str, Any]) -> bool | AwsError:
        return INVALID if is_of(entry, at_fault) else is_of(entry, passes) and not attempts_of(shop, passes)

    shop.cloud.faults.fail_entries("sqs", "SendMessageBatch", fails)


def story_of(shop: Shop, order: Order) -> str:
    times = [shop.when(call.started) for call in attempts_of(shop, order)]
    return f"{order['order_id']} was " + (f"sent at {', at '.join(times)}" if times else "never sent")

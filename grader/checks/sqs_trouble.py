"""Trouble that SQS makes for a sender, each kind in a `with` that ends it again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from cloudlet.errors import AwsError
from grader.shop import Shop

DENIED = AwsError("AccessDenied", "User is not authorized to perform: sqs:sendmessage on the queue.", 403)
BROKEN = AwsError("InternalError", "We encountered an internal error. Please try again.", 500, sender=False)


@contextmanager
def throttled(shop: Shop) -> Iterator[str]:
    """SQS throttles every call."""
    yield from _while(shop, shop.cloud.faults.throttle("sqs"), "SQS throttled every call")


@contextmanager
def denied(shop: Shop) -> Iterator[str]:
    """The function's role may not send."""
    yield from _while(shop, shop.cloud.faults.fail("sqs", None, DENIED), "SQS refused the call: AccessDenied")


@contextmanager
def broken(shop: Shop) -> Iterator[str]:
    """SQS has an error of its own."""
    yield from _while(
        shop, shop.cloud.faults.fail("sqs", None, BROKEN), "SQS answered with an internal error"
    )


@contextmanager
def deleted(shop: Shop) -> Iterator[str]:
    """The queue is gone, for good."""
    shop.cloud.call("sqs", "DeleteQueue", QueueUrl=shop.queue("OrdersQueue").url)
    yield "the queue had been deleted"


def _while(shop: Shop, fault: object, what: str) -> Iterator[str]:
    try:
        yield what
    finally:
        shop.cloud.faults.clear()

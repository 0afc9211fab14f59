"""Trouble that SQS makes for a sender, each kind in a `with` that ends it again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from cloudlet.errors import AwsError
from grader.shop import Shop

DENIED = AwsError("AccessDenied", "User is not authorized to perform: sqs:sendmessage on the queue.", 403)
BROKEN = AwsError("InternalError", "We encountered an internal error. Please try again.", 500, sender=False)

UNAVAILABLE = AwsError("ServiceUnavailable", "Service Unavailable", 503, sender=False)


@contextmanager
def throttled(shop: Shop) -> Iterator[str]:
    """SQS throttles every call."""
    shop.cloud.faults.throttle("sqs")
    yield "SQS throttled every call"
    shop.cloud.faults.clear()


@contextmanager
def denied(shop: Shop) -> Iterator[str]:
    """The function's role may not send."""
    shop.cloud.faults.fail("sqs", None, DENIED)
    yield "SQS refused the call: AccessDenied"
    shop.cloud.faults.clear()


@contextmanager
def broken(shop: Shop) -> Iterator[str]:
    """SQS has an error of its own."""
    shop.cloud.faults.fail("sqs", None, BROKEN)
    yield "SQS answered with an internal error"
    shop.cloud.faults.clear()


@contextmanager
def unavailable(shop: Shop) -> Iterator[str]:
    """SQS is not there for a moment."""
    shop.cloud.faults.fail("sqs", None, UNAVAILABLE)
    yield "SQS was not available (503)"
    shop.cloud.faults.clear()


@contextmanager
def unanswered(shop: Shop) -> Iterator[str]:
    """No call is answered."""
    shop.cloud.faults.disconnect("sqs")
    yield "SQS gave no answer, and the connection was closed"
    shop.cloud.faults.clear()


@contextmanager
def entries_failed(shop: Shop) -> Iterator[str]:
    """SQS answers a batch with 200, and every entry of it is under Failed."""
    shop.cloud.faults.fail_entries("sqs", "SendMessageBatch", lambda _: True)
    yield "SQS put every entry of a batch under Failed"
    shop.cloud.faults.clear()


@contextmanager
def deleted(shop: Shop) -> Iterator[str]:
    """The queue is gone, for good."""
    shop.cloud.call("sqs", "DeleteQueue", QueueUrl=shop.queue("OrdersQueue").url)
    yield "the queue had been deleted"

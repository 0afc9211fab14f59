"""Why no message of an order is to be found that was answered 202: it was never sent, not taken, or sent as another."""

from __future__ import annotations

from collections.abc import Iterator

from botocore import xform_name

from grader.checks.pipeline import Pipeline
from grader.checks.places import CAREFUL, line_of, spot, spot_in
from grader.checks.trail import Trail
from grader.checks.vanished import Told

WRITES = ("PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems")
UNDER_FAILED = (
    "SendMessageBatch answers 200 although some entries were not sent: those are under Failed, and nobody else says so."
)


def spelled(operation: str) -> tuple[str, ...]:
    """An operation as boto3's clients spell it."""
    return (xform_name(operation),)


def never_sent(pipe: Pipeline, trail: Trail, status: str | None, places: list[str]) -> Iterator[Told]:
    """An order of which nothing was ever sent, by the API or by the clock."""
    if trail.messages or trail.sends():
        return
    by_clock = {it.request_id for it in pipe.shop.history.of("invoked", source="schedule")} & trail.invocations
    marks = [it for it in pipe.shop.history.of("call", service="dynamodb") if it.invocation in by_clock]
    marks = [it for it in marks if it.operation in WRITES and "error" not in it.facts and trail.names(it.params)]
    if marks:
        who = marks[0].actor.partition("#")[0]
        yield (
            f"\nIt stands in a table. {pipe.shop.plain_name(who)}, run by the clock, wrote to its item, and never sent "
            "it to any queue.",
            "What is marked as sent before it is sent is never sent when the function dies or is refused in between: "
            "whoever looks next believes the mark.",
            spot_in(pipe.shop, who, *spelled(marks[0].operation), *CAREFUL),
            "Send first, and mark it when the send has succeeded: the step bears a second message.",
        )
        return
    yield (
        "\nIt was answered 202, and never sent to any queue.",
        "202 says that the order is in safe hands. Until SQS has answered the send, it is in nobody's.",
        spot(pipe.shop, trail, "except", "send_message", "202", "return"),
        "Answer 202 only after the send has succeeded, and 5xx when it has not: the client tries again.",
    )


def sent_otherwise(pipe: Pipeline, trail: Trail, status: str | None, places: list[str]) -> Iterator[Told]:
    """An order of which something was sent, and is on no queue as this order."""
    if trail.messages or status is not None:
        return
    refused = [it for it in trail.sends() if (it.facts.get("result") or {}).get("Failed")]
    if refused:
        yield (
            f"\nAt {pipe.shop.when(refused[0].at)} {refused[0].operation} answered with its entry under Failed, and "
            "the client heard 202.",
            UNDER_FAILED,
            spot_in(pipe.shop, refused[0].actor, "send_message_batch", "send_messages", "202"),
            "Look into Failed before you answer: where the order is there, answer 5xx, and the client tries again.",
        )
        return
    yield (
        "\nSomething was sent for it, and that has another order_id.",
        "Each order_id is an order of its own: ids are equal only when every character is.",
        line_of(pipe.shop, "lower()", "strip()", '"order_id"', "order_id"),
        "Take order_id and customer as they are.",
    )

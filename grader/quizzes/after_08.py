"""After lesson 08: throttles, groups, clocks and circles."""

from __future__ import annotations

import json

from grader import orders
from grader.quiz import Outcome, question
from grader.shop import Shop

TITLE = "Throttles, groups, clocks and circles"
MINUTE_S = 60
HOUR_S = 3600
EVENTS = [
    *(("o-1001", event) for event in ("poison", "paid", "sent")),
    *(("o-1002", event) for event in ("created", "paid", "sent")),
]


def send_orders(shop: Shop, count: int) -> None:
    """Put orders on OrdersQueue, all at one moment."""
    url = shop.queue("OrdersQueue").url
    for number in range(count):
        body = json.dumps(orders.order(8001 + number))
        shop.cloud.call("sqs", "SendMessage", QueueUrl=url, MessageBody=body)


def seen_by_the_function(shop: Shop) -> set[str]:
    """The ids of the messages that a function was called with."""
    batches = [event.payload["Records"] for event in shop.history.of("invoked", source="mapping")]
    return {record["messageId"] for records in batches for record in records}


@question(
    "A receive counts even if the invocation that should follow is throttled. Whoever waits too often becomes a dead "
    "letter without having been looked at."
)
def dead_without_a_look(shop: Shop) -> Outcome:
    """Sixty good orders come at once; the function has a reserved concurrency of 1, and each order takes 2 s. A good
    part of them ends on the dead-letter queue. How many of those has the function seen?"""
    send_orders(shop, 60)
    shop.cloud.settle(HOUR_S)
    dead = {message.id for message in shop.queue("DeadLetterQueue").messages}
    seen = dead & seen_by_the_function(shop)
    throttled = len(shop.history.of("throttled"))
    saw = (
        f"{len(dead)} orders died, {len(seen)} of them after the function saw them; it was throttled {throttled} times."
    )
    return Outcome(len(seen), saw)


@question(
    "Reserved concurrency 0 stops the function, not the mapping: it goes on receiving, every invocation is throttled, "
    "and every receive counts. To pause, disable the mapping."
)
def paused_by_zero(shop: Shop) -> Outcome:
    """To pause the work for an hour, somebody sets ReservedConcurrentExecutions to 0. Five orders come in that hour.
    How many of them are on the dead-letter queue at its end?"""
    send_orders(shop, 5)
    shop.cloud.run(HOUR_S)
    dead, invoked = len(shop.queue("DeadLetterQueue").messages), len(shop.history.of("invoked"))
    return Outcome(dead, f"the function was invoked {invoked} times, and {dead} orders were on DeadLetterQueue.")


@question(
    "In a FIFO queue a message that failed blocks its own group until it is done or dead. Other groups go on, and the "
    "group itself goes on behind a dead letter, without what it was about."
)
def behind_the_poison(shop: Shop) -> Outcome:
    """Two orders send three events each to a FIFO queue, with the order as the group; the batch size is 1. The first
    event of one order always fails. When it is moved to the dead-letter queue, how many of the other five events have
    been processed?"""
    url = shop.queue("EventsQueue").url
    for number, (order_id, event) in enumerate(EVENTS):
        shop.cloud.call(
            "sqs", "SendMessage", QueueUrl=url, MessageBody=event,
            MessageGroupId=order_id, MessageDeduplicationId=str(number),
        )  # fmt: skip
    shop.cloud.settle(HOUR_S)
    moved = shop.history.of("dead_lettered")[0]
    done = [event for event in shop.history.of("succeeded") if event.at < moved.at]
    return Outcome(len(done), f"{len(done)} events had been processed by {shop.when(moved.at)}, when it was moved.")


@question(
    "The deduplication interval is 5 minutes from the first send. Deleting the message does not end it, and a send "
    "that vanished does not begin it anew."
)
def sent_again(shop: Shop) -> Outcome:
    """A producer sends the same event with the same deduplication id at minute 0, 2, 4 and 6. A function takes each
    message at once, and it is deleted. How many messages does the function get?"""
    for _ in range(4):
        shop.invoke("ProducerFunction", {})
        shop.cloud.run(2 * MINUTE_S)
    got = len(seen_by_the_function(shop))
    vanished = len(shop.history.of("deduplicated"))
    return Outcome(got, f"every send was answered with a message id; {vanished} vanished and {got} arrived.")


@question(
    "A schedule starts an invocation at its time, whether the one before has ended or not. Only reserved concurrency "
    "or a lock of your own keeps runs apart."
)
def longer_than_a_minute(shop: Shop) -> Outcome:
    """A rule starts a function every minute, and each run takes 150 s. How many runs are under way at once at most?"""
    most = 0
    shop.function("PollerFunction")
    for _ in range(20 * MINUTE_S // 5):
        shop.cloud.run(seconds=5)
        ended = len(shop.history.of("succeeded"))
        most = max(most, len(shop.history.of("invoked")) - ended)
    return Outcome(most, f"in 20 minutes up to {most} runs were under way at the same time.")


@question(
    "Lambda counts how often a message goes through the same function on its way through SQS, and stops it after "
    "about 16 times (since July 2023). RecursiveLoop: Allow switches that off."
)
def round_and_round(shop: Shop) -> Outcome:
    """A handler sends every message to the queue it came from, to look at it again a minute later. One message is
    sent. How often has the handler been called three hours later?"""
    send_orders(shop, 1)
    shop.cloud.run(3 * HOUR_S)
    times = len(shop.history.of("invoked", source="mapping"))
    return Outcome(times, f"the handler was called {times} times, and then no more.")

"""After lesson 05: what is deleted, what comes back, and what ends on the dead-letter queue."""

from __future__ import annotations

import json

from grader import orders
from grader.quiz import Outcome, question
from grader.shop import Shop

TITLE = "What is deleted, what comes back, what dies"
HOUR_S = 3600
DAY_S = 24 * HOUR_S
WEEK_S = 7 * DAY_S
BODIES = [json.dumps(orders.order(5001 + number)) for number in range(9)]
POISON = "not json"


def send(shop: Shop, *bodies: str) -> None:
    """Put messages on OrdersQueue, all at one moment."""
    entries = [{"Id": str(number), "MessageBody": body} for number, body in enumerate(bodies)]
    shop.cloud.call("sqs", "SendMessageBatch", QueueUrl=shop.queue("OrdersQueue").url, Entries=entries)


def worked_on(shop: Shop, body: str) -> int:
    """How often the function was called with a message of that body."""
    batches = [event.payload["Records"] for event in shop.history.of("invoked", source="mapping")]
    return sum(record["body"] == body for records in batches for record in records)


@question(
    "An exception fails the whole batch. Lambda deletes none of its messages, and all of them come back when their "
    "visibility timeout is over."
)
def one_bad_neighbour(shop: Shop) -> Outcome:
    """Nine orders and one body that is no JSON are sent at once and come in one batch. The handler raises at the bad
    one. How many of the ten messages are received a second time?"""
    send(shop, *BODIES, POISON)
    shop.cloud.run(seconds=100)
    again = {event.message_id for event in shop.history.of("received") if event.receive_count == 2}
    return Outcome(len(again), f"the handler raised once, and {len(again)} messages were received again.")


@question(
    "Lambda reads batchItemFailures only where the mapping has FunctionResponseTypes. Without it a handler that "
    "returns has done all its work, whatever it returned, and the batch is deleted."
)
def an_answer_nobody_asked_for(shop: Shop) -> Outcome:
    """The same ten messages. The handler returns the bad one's messageId in batchItemFailures, as the documentation
    says. How many messages are on the dead-letter queue an hour later?"""
    send(shop, *BODIES, POISON)
    shop.cloud.run(HOUR_S)
    dead, left = len(shop.queue("DeadLetterQueue").messages), len(shop.queue("OrdersQueue").messages)
    return Outcome(dead, f"{dead} messages were on DeadLetterQueue and {left} on OrdersQueue; the others were deleted.")


@question(
    "A function that times out returns nothing, so nothing is reported as done: the whole batch comes back and is "
    "worked on from its beginning, as often as the queue allows."
)
def out_of_time(shop: Shop) -> Outcome:
    """Three orders come in one batch. Each takes 4 s, and the function may take 10. Batch item failures are switched
    on. After three receives a message is a dead letter. How often is the first order of the batch worked on?"""
    send(shop, *BODIES[:3])
    shop.cloud.run(HOUR_S)
    times, dead = worked_on(shop, BODIES[0]), len(shop.queue("DeadLetterQueue").messages)
    saw = f"the first order was worked on {times} times, and {dead} messages ended on DeadLetterQueue."
    return Outcome(times, saw)


@question(
    "A function's own dead-letter queue is for asynchronous invocations. A mapping invokes it synchronously and leaves "
    "the message on the queue; only a redrive policy of the queue itself moves it."
)
def the_functions_own_dead_letter_queue(shop: Shop) -> Outcome:
    """The function has a DeadLetterQueue in its properties; the queue has no redrive policy. One poison message is
    sent. How many messages are on the function's dead-letter queue six hours later?"""
    send(shop, POISON)
    shop.cloud.run(6 * HOUR_S)
    dead, times = len(shop.queue("FunctionDeadLetters").messages), worked_on(shop, POISON)
    return Outcome(dead, f"the function failed {times} times, and {dead} messages were on FunctionDeadLetters.")


@question(
    "On a standard queue a message's age counts from its first send. Moving to a dead-letter queue does not make it "
    "younger, so that queue has to keep messages longer than the one they come from."
)
def the_age_of_a_dead_letter(shop: Shop) -> Outcome:
    """A poison message becomes a dead letter three days after it was sent. Both queues keep messages 4 days. After
    how many hours on the dead-letter queue is it gone?"""
    send(shop, POISON)
    dead = shop.queue("DeadLetterQueue")
    shop.cloud.run_until(lambda: bool(dead.messages), WEEK_S)
    died = shop.cloud.now
    shop.cloud.run_until(lambda: not dead.messages, WEEK_S)
    hours = round((shop.cloud.now - died) / (HOUR_S * 1000))
    return Outcome(hours, f"it was moved at {shop.when(died)} and gone {hours} hours later.")


@question(
    "The bodies of one SendMessageBatch may have 1,048,576 bytes in sum. A call with more is refused as a whole, "
    "before any of its entries is looked at."
)
def too_much_at_once(shop: Shop) -> Outcome:
    """A handler sends ten orders of 120,000 bytes each with one SendMessageBatch, and looks at Failed in the answer.
    How many of them arrive on the queue?"""
    invocation = shop.invoke("SenderFunction", {}, may_fail=True)
    sent = len(shop.queue("OrdersQueue").messages)
    return Outcome(sent, f"the call raised {(invocation.error or {}).get('errorType')}, and {sent} messages arrived.")

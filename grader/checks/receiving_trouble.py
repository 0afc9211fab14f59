"""What became of messages whose orders could not be stored at first: they came back, were skipped, given up, removed.

A handler that returns, one that raises for ever, and a template that lets messages go are different mistakes.
"""

from __future__ import annotations

from cloudlet.history import Event
from grader import explain
from grader.checks.receiving import FILE, QUEUE, RETURNED, TABLE, batches, last, messages_of, missing, what_lambda_did
from grader.commands import workshop
from grader.finding import Finding
from grader.orders import Order
from grader.shop import Shop
from grader.trouble import READS
from grader.words import counted, listed

STILL = (
    "Lambda keeps the process for the next batch, and with it every global of your module. What one batch ran into "
    "says nothing of the next."
)
COUNTED = "A receive count above 1 says that the message came before. It does not say that it was stored."
GIVEN_UP = (
    "Whatever came before, when the handler returns Lambda deletes the message. To count attempts and to put aside "
    "what failed too often is the queue's work, with a dead-letter queue (lesson 05)."
)
FORGOT = (
    "The batch came back to the same warm process. What its globals say was begun need not be stored: what "
    "raised halfway left them as they were."
)
FOUND = (
    "When a batch comes back, some of its orders may be stored and others not. What the table has of one order says "
    "nothing of the next."
)
REMOVED = (
    ("dead_lettered", "moved to a dead-letter queue", "RedrivePolicy"),
    ("expired", "dropped, because it was older than the queue keeps one", "MessageRetentionPeriod"),
)
GLOBALS = ("set()", "global ", ".add(", "= {}", "= []", "put_item")
SWALLOWS = ("except", "batchItemFailures", "submit", "return", "put_item")
RAISE = "Let the exception leave the handler, or raise one when anything could not be stored."
ADVICE = {
    "batchItemFailures": "Raise: this template does not ask for batch item failures, so Lambda ignores your list of "
    "them (lesson 04 asks).",
    ".submit(": "Ask each future for its result(): an exception in a thread is heard by nobody else.",
    "statusCode": "Raise: Lambda reads no statusCode here, it deletes the batch whatever you return.",
}


def came_back_and_was_stored(shop: Shop, orders: list[Order], trouble: str, act: str = "") -> None:
    """Find orders that were lost in the trouble, or come back still when it is over; `act` is for the lost ones."""
    lost = missing(shop, orders)
    failure = last(shop, *explain.ENDED_BADLY)
    if failure is not None and shop.queue(QUEUE).messages:
        raise _still_failing(shop, failure, trouble)
    if not lost:
        return
    not_removed(shop, messages_of(shop, lost), trouble)
    raised = _raised_before(shop, lost)
    story = f"{trouble}\n" + (f"At {shop.when(raised[0].at)} the handler raised. " if raised else "")
    forgot, forgot_act = _forgot(shop, lost)
    raise Finding(
        f"{story}{what_lambda_did(shop, lost)}\n{listed(lost)} never came into {TABLE}, and the queue is empty.",
        forgot if raised else RETURNED,
        shop.look_at(FILE, *(GLOBALS if raised else SWALLOWS)),
        forgot_act if raised else act or _advice(shop),
    )


def _raised_before(shop: Shop, lost: list[str]) -> list[Event]:
    """The batches that were raised for and came back, before Lambda deleted what was lost."""
    ends = [it.at for it in batches(shop, lost, "deleted")]
    return [it for it in batches(shop, lost, "failed") if ends and it.at < ends[0]]


def _still_failing(shop: Shop, failure: Event, trouble: str) -> Finding:
    finding = shop.explained(failure, STILL, trouble, "Begin each batch anew: make its lists inside the handler.")
    left = len(shop.queue(QUEUE).messages)
    finding.saw += (
        f"\nThat was at {shop.when(failure.at)}, when the trouble was over, and "
        f"{counted(left, 'message')} {'keeps' if left == 1 else 'keep'} coming back."
    )
    return finding


def _forgot(shop: Shop, lost: list[str]) -> tuple[str, str]:
    """Why a batch that was raised for is skipped when it comes back."""
    ended = {it.facts.get("request_id") for it in batches(shop, lost, "deleted")}
    if any(it.invocation in ended and it.operation in READS for it in shop.history.of("call", service="dynamodb")):
        return FOUND, "Go through all orders of a batch each time; to store one again does no harm."
    if "ApproximateReceiveCount" in "\n".join(shop.folder.lines(FILE)):
        return COUNTED, "Store it whatever the count says; to store it again does no harm."
    return FORGOT, "Skip nothing because it was begun before; store it again, that does no harm."


def not_given_up(shop: Shop, message_id: str, story: str) -> None:
    """Find a message that is on no queue any more, because the handler returned after it had raised for it."""
    if any(message.id == message_id for queue in shop.cloud.sqs.queues.values() for message in queue.messages):
        return
    not_removed(shop, {message_id}, story)
    received = [event for event in shop.history.of("received") if event.message_id == message_id]
    batch = next((it for it in shop.history.of("batch", outcome="deleted") if message_id in it.message_ids), None)
    how = f"the handler returned at {shop.when(batch.at)}, and Lambda deleted it" if batch else "it was gone"
    raise Finding(
        f"{story}\nIt was received {counted(len(received), 'time')}; the last time {how}.",
        GIVEN_UP,
        shop.look_at(FILE, "ApproximateReceiveCount", "attempts", *SWALLOWS),
        "Raise each time, however often it came.",
    )


def _advice(shop: Shop) -> str:
    """What to do about a failure that Lambda did not hear of; the code has no part in the verdict, only in this."""
    code = "\n".join(shop.folder.lines(FILE))
    return next((act for word, act in ADVICE.items() if word in code), RAISE)


def not_removed(shop: Shop, message_ids: set[str], story: str) -> None:
    """Find a message that the queue itself let go, as its template says."""
    for kind, what, setting in REMOVED:
        event = next((it for it in shop.history.of(kind) if it.message_id in message_ids), None)
        if event is not None:
            raise Finding(
                f"{story}\nAt {shop.when(event.at)} a message was {what}.",
                "A queue keeps a message until it is deleted, unless its template says otherwise.",
                shop.look_at("template.yaml", setting, f"{QUEUE}:"),
                f"Take {setting} out; `{workshop('reset 02')}` brings the given template.",
            )

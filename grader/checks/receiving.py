"""What the checks of lesson 02 share: orders put on the queue, and what became of them.

A handler that raises is right in some checks and wrong in others, so each says what it expects.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from cloudlet.history import Event
from grader import explain
from grader.finding import Finding
from grader.orders import Order
from grader.reading import difference, shown
from grader.shop import Shop

FILE = "receiver.py"
QUEUE, TABLE, FUNCTION = "OrdersQueue", "OrdersTable", "ReceiverFunction"
RETURNED = (
    "When the handler returns, Lambda deletes every message of the batch, whatever the handler did with it. "
    "Only an exception keeps them."
)
RAISED = (
    "When the handler raises, Lambda deletes nothing: the whole batch stays hidden for the visibility "
    "timeout and then comes back."
)

EXCEPTIONS = {
    "Float types": (
        "DynamoDB's numbers are decimal. boto3 takes int and Decimal for them and refuses float, which cannot hold "
        "them exactly.",
        "Leave the amount the int that json.loads made; read other numbers by json.loads(..., parse_float=Decimal).",
    ),
    "'body'": (
        "The event of a queue holds Records, a list. The body of each record is the text that was sent.",
        'Read record["body"] for each record of event["Records"].',
    ),
}
NAMES = {
    "ResourceNotFoundException": (
        "A table has another name in every stack. The template passes it as TABLE_NAME.",
        'Take the name from os.environ["TABLE_NAME"].',
    ),
}
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
GLOBALS = ("set()", "global ", ".add(", "= {}", "= []", "put_item")
SWALLOWS = ("except", "batchItemFailures", "submit", "return", "put_item")
RAISE = "Let the exception leave the handler, or raise one when anything could not be stored."
ADVICE = {
    "batchItemFailures": "Raise: this template does not ask for batch item failures, so Lambda ignores your list of "
    "them (lesson 04 asks).",
    ".submit(": "Ask each future for its result(): an exception in a thread is heard by nobody else.",
    "statusCode": "Raise: Lambda reads no statusCode here, it deletes the batch whatever you return.",
}


def listed(names: list[str]) -> str:
    """Names in a row: "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def send(shop: Shop, *bodies: str) -> list[str]:
    """Put up to 10 messages on the queue, all at one moment; their message ids, in the order of the bodies."""
    entries = [{"Id": str(number), "MessageBody": body} for number, body in enumerate(bodies)]
    answer = shop.cloud.call("sqs", "SendMessageBatch", QueueUrl=shop.queue(QUEUE).url, Entries=entries)
    ids = {entry["Id"]: entry["MessageId"] for entry in answer["Successful"]}
    return [ids[entry["Id"]] for entry in entries]


def send_orders(shop: Shop, *orders: Order) -> None:
    """Put up to 10 orders on the queue, all at one moment."""
    send(shop, *(json.dumps(order) for order in orders))


def none_raised(shop: Shop, refused: str = "") -> None:
    """Find the first invocation that did not return; `refused` is what to do where the handler itself raised."""
    for failure in shop.history.of(*explain.ENDED_BADLY):
        finding = shop.explained(failure, RAISED)
        text = str((failure.error or {}).get("errorMessage"))
        finding.because, finding.try_ = next(
            (rule for words, rule in (EXCEPTIONS | NAMES).items() if words in text), (finding.because, finding.try_)
        )
        if refused and finding.saw.rpartition("\n")[2].strip().startswith("raise "):
            finding.try_ = refused
        raise finding


def item_of(shop: Shop, order_id: str) -> dict[str, Any] | None:
    """The item of an order, its values as JSON has them."""
    return next((_as_json(item) for item in shop.table(TABLE).items() if item.get("order_id") == order_id), None)


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _as_json(content) for name, content in value.items()}
    if isinstance(value, list):
        return [_as_json(content) for content in value]
    return float(value) if isinstance(value, Decimal) else value


def missing(shop: Shop, orders: list[Order]) -> list[str]:
    """The ids of the orders that are not in the table."""
    there = {item.get("order_id") for item in shop.table(TABLE).items()}
    return [order["order_id"] for order in orders if order["order_id"] not in there]


def was_invoked(shop: Shop) -> None:
    """Find a function that nothing connects with the queue."""
    if shop.history.of("invoked"):
        return
    raise Finding(
        f"{len(shop.queue(QUEUE).messages)} messages are on {QUEUE}, and {FUNCTION} was never invoked.",
        "A queue does not call anybody. Lambda polls it for an event source mapping, which SAM makes of an "
        "event of the type SQS.",
        shop.look_at("template.yaml", "Events", FUNCTION),
        f"Give {FUNCTION} its event back; `uv run workshop reset 02` brings the given template.",
    )


def all_stored(shop: Shop, orders: list[Order]) -> None:
    """Find orders that did not come into the table."""
    was_invoked(shop)
    lost = missing(shop, orders)
    if not lost:
        return
    none_raised(shop)
    stored = [order["order_id"] for order in orders if order["order_id"] not in lost]
    raise Finding(
        f"{len(orders)} {'order was' if len(orders) == 1 else 'orders were'} on the queue; "
        f"{len(stored)} came into {TABLE}"
        f"{': ' + listed(stored) if stored else ''}.\nNot there: {listed(lost)}.\n{_what_lambda_did(shop, lost)}",
        RETURNED,
        shop.look_at(FILE, "Records", "put_item"),
        'Go through all of event["Records"]; the body of each record is one order.',
    )


def _batches(shop: Shop, order_ids: list[str], outcome: str) -> list[Event]:
    """The batches with any of these orders that ended so."""
    sent = shop.history.of("sent")
    messages = {event.message_id for event in sent if any(f'"{name}"' in event.body for name in order_ids)}
    return [event for event in shop.history.of("batch", outcome=outcome) if messages & set(event.message_ids)]


def _what_lambda_did(shop: Shop, order_ids: list[str]) -> str:
    return " ".join(
        f"At {shop.when(batch.at)} the handler returned from a batch of {len(batch.message_ids)}, "
        "and Lambda deleted it."
        for batch in _batches(shop, order_ids, "deleted")[:1]
    )


def equal(shop: Shop, order: Order, why: str = "") -> None:
    """Find an item that lacks a key of its order or has another value; further keys are the learner's own.

    `why` says what is odd about the order.
    """
    item = item_of(shop, order["order_id"])
    found = difference(order, {key: item[key] for key in item if key in order}) if item else "its order_id is not there"
    if not found:
        return
    raise Finding(
        f"the order {shown(order)} was stored as {shown(item)}: {found}{': ' + why if why else ''}.",
        "DynamoDB keeps numbers, strings, lists, maps, true and null apart. What the order says is what "
        "everybody who reads the table later should find.",
        shop.look_at(FILE, "put_item", "Item=", "json.loads"),
        "Store what json.loads made of the body, all of it and as it is.",
    )


def came_back_and_was_stored(shop: Shop, orders: list[Order], trouble: str, act: str = "") -> None:
    """Find orders that were lost in the trouble, or come back still when it is over; `act` is for the lost ones."""
    lost = missing(shop, orders)
    failure = last(shop, *explain.ENDED_BADLY)
    if failure is not None and shop.queue(QUEUE).messages:
        raise _still_failing(shop, failure, trouble)
    if not lost:
        return
    raised = _batches(shop, lost, "failed")
    story = f"{trouble}\n" + (f"At {shop.when(raised[0].at)} the handler raised. " if raised else "")
    forgot, forgot_act = _forgot(shop)
    raise Finding(
        f"{story}{_what_lambda_did(shop, lost)}\n{listed(lost)} never came into {TABLE}, and the queue is empty.",
        forgot if raised else RETURNED,
        shop.look_at(FILE, *(GLOBALS if raised else SWALLOWS)),
        forgot_act if raised else act or _advice(shop),
    )


def _still_failing(shop: Shop, failure: Event, trouble: str) -> Finding:
    finding = shop.explained(failure, STILL, trouble, "Begin each batch anew: make its lists inside the handler.")
    finding.saw += (
        f"\nThat was at {shop.when(failure.at)}, when the trouble was over, and "
        f"{len(shop.queue(QUEUE).messages)} messages keep coming back."
    )
    return finding


def _forgot(shop: Shop) -> tuple[str, str]:
    """Why a batch that was raised for is skipped when it comes back."""
    if "ApproximateReceiveCount" in "\n".join(shop.folder.lines(FILE)):
        return COUNTED, "Store it whatever the count says; to store it again does no harm."
    return FORGOT, "Skip nothing because it was begun before; store it again, that does no harm."


def not_given_up(shop: Shop, message_id: str, story: str) -> None:
    """Find a message that is on no queue any more, because the handler returned after it had raised for it."""
    if any(message.id == message_id for queue in shop.cloud.sqs.queues.values() for message in queue.messages):
        return
    received = [event for event in shop.history.of("received") if event.message_id == message_id]
    batch = next((it for it in shop.history.of("batch", outcome="deleted") if message_id in it.message_ids), None)
    how = f"the handler returned at {shop.when(batch.at)}, and Lambda deleted it" if batch else "it was gone"
    raise Finding(
        f"{story}\nIt was received {len(received)} times; the last time {how}.",
        GIVEN_UP,
        shop.look_at(FILE, "ApproximateReceiveCount", "attempts", *SWALLOWS),
        "Raise each time, however often it came.",
    )


def _advice(shop: Shop) -> str:
    """What to do about a failure that Lambda did not hear of; the code has no part in the verdict, only in this."""
    code = "\n".join(shop.folder.lines(FILE))
    return next((act for word, act in ADVICE.items() if word in code), RAISE)


def last(shop: Shop, *kinds: str) -> Event | None:
    """The last event of these kinds."""
    return next(reversed(shop.history.of(*kinds)), None)


def unlike_all(item: dict[str, Any], orders: tuple[Order, ...]) -> bool:
    """Whether an item holds none of the orders; further keys are the learner's own."""
    return all(difference(order, {key: item[key] for key in item if key in order}) for order in orders)

"""Lesson 05, the recorder: each dead letter becomes one item that says what was sent, whatever that was."""

from __future__ import annotations

import json
from typing import Any

from grader import orders
from grader.check import check
from grader.checks import by_hand
from grader.checks.dead_letter_items import each_recorded, holds_the_body, recorded
from grader.checks.dead_letter_judges import counts, is_cut_where_it_must, is_whole, says_truncated, tells_when
from grader.checks.dynamodb_trouble import NOT_FOUND
from grader.checks.lesson_05_dead_letters import what_failed_five_times_is_a_dead_letter
from grader.checks.letters import (
    DAY_S,
    DEAD,
    ORDERS,
    QUEUE,
    RECORDER,
    TABLE,
    TEMPLATE,
    TOO_OFTEN,
    Letter,
    dead,
    mappings,
    paused,
    received,
    send,
    wait,
)
from grader.exploring import told
from grader.finding import Finding
from grader.shop import Shop

DELAY_S = 2
FEW_LOOKS, LOOKS = 5, 100
LAIN_DAYS = 13
KIB = 1024
WHOLE_BYTES = 300 * KIB
ITEM_BYTES = 400 * KIB
MESSAGE_BYTES = 1024 * KIB
BIKE = "🚲"
CUSTOMER = {"customer": {"DataType": "String", "StringValue": "ada"}}
GOOD = json.dumps(orders.order(1004, "grace", 990))
NEARLY_ORDERS = [
    json.dumps(orders.ADA | {"amount": "12"}),
    '  { "amount": 12.50,\n\t"order_id":"o-1002" , "customer":"Ζωη\u0301 🚲 &amp; co"}\r\n \n',
    '{"order_id": "o-1003", "amount": 1, "amount": 0, "customer": "\\u006cinus"}',
]
WRAPPED = [
    json.dumps(orders.ADA | {"amount": -5, "Type": "Notification", "Message": "{}", "body": "hello", "Records": []}),
    json.dumps(orders.ADA | {"amount": -6}),
]
NAMED: dict[str, dict[str, Any]] = {
    name: {"DataType": "String", "StringValue": "mine"} for name in ("body", "sent_at", "truncated", "Message")
}
NAMED |= CUSTOMER | {"photo": {"DataType": "Binary", "BinaryValue": b"\x00\xff"}}
ROOMY = {f"note{number}": {"DataType": "String", "StringValue": 2 * KIB * "n"} for number in range(10)}
UNREADABLE = [  # more than one receive brings: a mapping with a window makes one batch of them
    "hello",
    '{"order_id": "o-1001", "customer": "ada", "amount": 1250',
    "order_id=o-1001&customer=ada&amount=1250",
    "null",
    "1250",
    '"o-1001"',
    json.dumps([orders.ADA]),
    "[]",
    " ",
    "true",
    "{}",
    'Ζωή 🚲\t"\\ \n<&>é',
    "a+b %41 &amp; 👩\u200d🚀",
    "\ufeff{}",  # a byte order mark is a letter
    "a\x7f\x85\xadb",  # and so is one that cannot be seen
]


@check("P4", points=2, calm=True)
def the_recorder_is_fed_by_the_dead_letter_queue_alone(shop: Shop) -> None:
    """RecorderFunction is invoked with what is on DeadLetterQueue, and with nothing else."""
    name = shop.function(RECORDER).name
    letters = send(shop, NEARLY_ORDERS[0], to=DEAD)
    others = send(shop, json.dumps(orders.ADA))
    shop.cloud.run_until(lambda: bool(received(shop, DEAD, letters[0])), 3600)
    wait(shop, others, QUEUE)
    got = [taken for batch in shop.history.of("batch", function=name) for taken in batch.message_ids]
    if others[0].id in got or _is_fed_by(shop, name, QUEUE):
        raise Finding(
            f"{QUEUE} feeds {RECORDER}: good orders come to it, such as {others[0].body}",
            "Every function that is connected with a queue takes messages from it: the recorder takes orders away from "
            "the worker, which never sees them.",
            shop.look_at(TEMPLATE, f"!GetAtt {QUEUE}.Arn", RECORDER),
            f"Connect {RECORDER} with {DEAD} only.",
        )
    if not _is_fed_by(shop, name, DEAD) or not received(shop, DEAD, letters[0]):
        raise Finding(
            f"a message was on {DEAD} for an hour, and {RECORDER} was not invoked with it.{_state(shop)}",
            "A queue calls nobody, not even a dead-letter queue. Lambda polls it for an event source mapping, which "
            "SAM makes of an event of the type SQS.",
            shop.look_at(TEMPLATE, RECORDER),
            f"Give {RECORDER} an event of the type SQS with Queue: !GetAtt {DEAD}.Arn, and leave it enabled.",
        )


def _is_fed_by(shop: Shop, function: str, queue: str) -> bool:
    return any(f":{function}:" in it["FunctionArn"] + ":" for it in mappings(shop, queue))


def _state(shop: Shop) -> str:
    """The state of the mapping, where there is one and it is not at work."""
    states = [str(it["State"]) for it in mappings(shop, DEAD) if it["State"] != "Enabled"]
    return f" Its event source mapping is {states[0]}." if states else ""


FED = (what_failed_five_times_is_a_dead_letter, the_recorder_is_fed_by_the_dead_letter_queue_alone)


@check("P4", points=3, after=FED, calm=True)
def each_dead_letter_is_an_item_with_its_body(shop: Shop) -> None:
    """Each dead letter is one item under its message id, with the body as it was sent."""
    if not shop.real_time:
        name = shop.table(ORDERS).name
        shop.cloud.faults.fail(
            "dynamodb", None, NOT_FOUND, when=lambda request: request.params.get("TableName") == name
        )
    letters = _died(shop, *NEARLY_ORDERS, GOOD, GOOD)
    _is_keyed_by_the_message_id(shop)
    shop.needs("bodies")
    story = f"{len(letters)} messages died: nearly orders, and a good order twice, for {ORDERS} was not there."
    each_recorded(shop, letters, story, holds_the_body)
    if not shop.real_time:
        told(shop, _with_attributes, shop.seed)


def _with_attributes(shop: Shop) -> None:
    letters = _died(shop, *WRAPPED, attributes=NAMED)
    named = ", ".join(NAMED)
    story = f"{len(letters)} messages died whose sender had given them the attributes {named}, the last one Binary."
    each_recorded(shop, letters, story, holds_the_body)


@check("P4", points=2, after=(each_dead_letter_is_an_item_with_its_body,), calm=True)
def receive_count_says_how_often_it_was_received(shop: Shop) -> None:
    """receive_count is a number: how often the letter was received, as the event says."""
    looks = FEW_LOOKS if shop.real_time else LOOKS
    letters = _looked_at(shop, looks)
    each_recorded(shop, letters, f"One of two letters was looked at {looks} times.", counts)


@check("P4", points=2, after=(each_dead_letter_is_an_item_with_its_body,), calm=True)
def sent_at_is_the_moment_of_the_first_send(shop: Shop) -> None:
    """sent_at is a number: the milliseconds since 1970 when it was first sent."""
    letters = _looked_at(shop, FEW_LOOKS, LAIN_DAYS)
    each_recorded(shop, letters, f"Two letters lay on {DEAD} until they were {LAIN_DAYS} days old.", tells_when)


@check("P5", points=3, after=(each_dead_letter_is_an_item_with_its_body,), calm=True)
def what_cannot_be_read_is_recorded(shop: Shop) -> None:
    """Bodies that are no JSON, or no object, and messages without attributes are recorded as they were sent."""
    shop.needs("bodies")
    letters = _died(shop, *UNREADABLE, attributes={})
    each_recorded(shop, letters, f"{len(letters)} messages without attributes died.", holds_the_body, is_whole)


@check("P5", points=2, after=(what_cannot_be_read_is_recorded,), calm=True)
def what_fits_is_kept_whole(shop: Shop) -> None:
    """A body of 300 KB fits into an item, and is kept whole."""
    letters = _died(shop, "x" * WHOLE_BYTES, BIKE * (WHOLE_BYTES // 4), "é" * (WHOLE_BYTES // 2))
    story = f"Three bodies of {WHOLE_BYTES:,} bytes died: of x, of {BIKE} (4 bytes each) and of é (2 bytes each)."
    each_recorded(shop, letters, story, is_whole, holds_the_body)


@check("P5", points=4, after=(what_cannot_be_read_is_recorded,), calm=True)
def of_a_mebibyte_what_fits_is_kept(shop: Shop) -> None:
    """Of a body of 1 MiB what fits into an item is kept, and the item says truncated: true."""
    shop.needs("item size")
    bodies = {
        f"{MESSAGE_BYTES:,} x": "x" * MESSAGE_BYTES,
        f"{ITEM_BYTES:,} x": "x" * ITEM_BYTES,
        f"{ITEM_BYTES - 1:,} x": "x" * (ITEM_BYTES - 1),
        f"{MESSAGE_BYTES // 2:,} bytes of é (2 bytes each)": "é" * (MESSAGE_BYTES // 4),
        f"an x and {MESSAGE_BYTES - 4:,} bytes of {BIKE} (4 bytes each)": "x" + BIKE * (MESSAGE_BYTES // 4 - 1),
        f"two x and {MESSAGE_BYTES - 4:,} bytes of {BIKE} (4 bytes each)": "xx" + BIKE * (MESSAGE_BYTES // 4 - 1),
    }
    *letters, fits = _died(shop, *bodies.values(), "x" * WHOLE_BYTES, attributes={})
    for what, letter in zip(bodies, letters, strict=True):
        recorded(shop, letter, f"The body of a dead letter was {what}.", is_cut_where_it_must, says_truncated)
    recorded(shop, fits, f"Among {len(letters)} larger letters one of {WHOLE_BYTES:,} x died.", is_whole)
    each_recorded(shop, [*letters, fits], f"{len(letters) + 1} large letters died.")
    if not shop.real_time:
        told(shop, _large_with_attributes, shop.seed)


def _large_with_attributes(shop: Shop) -> None:
    body = "x" * (MESSAGE_BYTES - 16 * 2 * KIB)
    story = f"The body of a dead letter was {len(body):,} x, and it had {len(ROOMY)} attributes of 2 KB each."
    letter = _died(shop, body, attributes=ROOMY)[0]
    each_recorded(shop, [letter], story, is_cut_where_it_must, says_truncated)


def _died(shop: Shop, *bodies: str, attributes: Any = None) -> list[Letter]:
    """Send what is no order, and let it die and be recorded, if it is."""
    given = CUSTOMER if attributes is None else attributes
    with paused(shop, DEAD):
        letters = send(shop, *bodies, delay_s=DELAY_S, attributes=given)
        wait(shop, letters, QUEUE)
    wait(shop, letters, DEAD)
    return letters


def _looked_at(shop: Shop, looks: int, days: int = 0) -> list[Letter]:
    """Two letters of one batch that differ in both numbers. Somebody looked at the first while it lay there."""
    if days and not shop.real_time:
        by_hand.no_schedules(shop)
    with paused(shop, DEAD):
        letters = dead(shop, NEARLY_ORDERS[0], delay_s=DELAY_S)
        for _ in range(looks):
            shop.cloud.call("sqs", "ReceiveMessage", QueueUrl=shop.queue(DEAD).url, VisibilityTimeout=0)
        letters += dead(shop, NEARLY_ORDERS[1], delay_s=DELAY_S)
        if not shop.real_time:
            shop.cloud.run(max(0, days * DAY_S - (shop.cloud.now - letters[0].sent_ms) / 1000))
    wait(shop, letters, DEAD, most=TOO_OFTEN + looks)
    return letters


def _is_keyed_by_the_message_id(shop: Shop) -> None:
    said = shop.cloud.call("dynamodb", "DescribeTable", TableName=shop.table(TABLE).name)
    keys = [key["AttributeName"] for key in said["Table"]["KeySchema"]]
    if keys != ["message_id"]:
        raise Finding(
            f"the key of {TABLE} is {' and '.join(keys)}.",
            "A key is what makes an item one: the same key is the same item. A messageId stays the same however often "
            "a message is delivered; with anything else in the key, a second delivery becomes a second item.",
            shop.look_at(TEMPLATE, "KeySchema"),
            f"Give {TABLE} the key message_id (HASH, a string) and no other.",
        )

"""What befalls a whole batch at once: all of its messages fail, or all but one are new. Lessons 04, 05, 08 and 10.

Who ends at the third failure, or reports the first five, loses nothing while one or two of a batch fail.
"""

from __future__ import annotations

import json

from grader import orders
from grader.checks import books, by_hand, letters, ordering, parking
from grader.checks.dead_letter_items import each_recorded
from grader.checks.dynamodb_trouble import denied
from grader.checks.letters import DEAD, RECEIVES, TABLE
from grader.checks.ordering import PARKING, STEPS, body
from grader.checks.pipeline import Pipeline
from grader.checks.pipeline_findings import shipped_once
from grader.finding import Finding
from grader.shop import Shop

TEN = range(10)
A_BATCH, MORE_THAN_A_WRITE = 10, 30  # a BatchWriteItem takes 25
SOME_DAYS, MANY_RECEIVES = 3, 70
CUSTOMERS = ("ada", "grace", "linus")
A_WHILE_S, MANY_RECEIVES_S = 100, 3600
PATIENCE_S = 7200
EACH = "What is not reported is deleted. A batch may fail as a whole, and then all of its messages have to come back."
EACH_TIME = "What is not reported is deleted, at the fifth receive as at the first."
REPORT_ALL = "Go through the whole batch, and report every record that failed: however many they are, none ends it."
BY_ITSELF = "One of a batch says nothing of the others. Each record is done, or new, by itself."
SPOTS = ("break", "[:", "len(", "batchItemFailures")


def orders_are_booked_later(shop: Shop) -> None:
    """Lesson 04: ten orders of one batch that DynamoDB refuses."""
    given = [orders.order(4701 + number, CUSTOMERS[number % 3], 2**number) for number in TEN]
    shop.queue(books.QUEUE)
    with denied(shop):
        books.send_orders(shop, *given)
        shop.cloud.run(A_WHILE_S)
    books.settle(shop)
    story = f"Ten orders came in one batch, and for {A_WHILE_S} s DynamoDB refused every call."
    if books.lacking(shop, given):
        lost = books.some(books.lacking(shop, given))
        raise Finding(f"{story}\n{lost} never came to be booked.", EACH, shop.look_at(books.FILE, *SPOTS), REPORT_ALL)
    books.right(shop, given, story, books.AT_LEAST_ONCE, books.BOOK_ONCE)


def a_known_order_beside_a_new_one(shop: Shop) -> None:
    """Lesson 04: orders that come again, each in one batch with a new one of its customer."""
    known = [orders.order(4711 + number, name, 10) for number, name in enumerate(CUSTOMERS)]
    new = [orders.order(4721 + number, name, 200) for number, name in enumerate(CUSTOMERS)]
    books.send_orders(shop, *known)
    books.settle(shop)
    for number, (one, other) in enumerate(zip(known, new, strict=True)):
        books.send_orders(shop, *((one, other) if number % 2 else (other, one)))
        books.settle(shop)
    story = "Three orders that were booked came again, each in one batch with a new order of its customer."
    books.right(
        shop, known + new, story, BY_ITSELF,
        "Ask of each order by itself whether it was booked before: a transaction for two of them tells it of both.",
        "transact_write_items", "CancellationReasons", "ConditionalCheckFailed",
    )  # fmt: skip


def a_bad_body_beside_the_order_that_it_names(shop: Shop) -> None:
    """Lesson 04: bodies that are no orders, each in one batch with the good order whose order_id it has."""
    given = [orders.order(4731 + number, name, 300) for number, name in enumerate(CUSTOMERS[:2])]
    bad = [json.dumps(order | {"amount": "300"}) for order in given]
    ids = books.send(shop, bad[0], *map(json.dumps, given), bad[1])
    books.settle(shop)
    lying = {message.id for name in (books.QUEUE, books.DEAD) for message in shop.queue(name).messages}
    story = f"A batch had two orders, and two bodies that are none with the same order_ids: {bad[0]} is one."
    if {ids[0], ids[-1]} - lying:
        raise Finding(
            f"{story}\nThey were taken as done with the orders, and are on no queue any more.",
            "That an order is done says nothing of a body with its order_id. What is not reported is deleted.",
            shop.look_at(books.FILE, "order_id", "batchItemFailures"),
            "Look at each record by itself, and tell messages apart by messageId alone.",
        )
    because = "A body that is no order says nothing about the order that it names."
    books.right(shop, given, story, because, "Look at each record by itself, and book each good order.", "order_id")


def _no_order(number: int) -> str:
    """JSON that is no order."""
    return json.dumps(orders.ADA | {"order_id": f"o-{5700 + number}", "amount": -1})


def letters_are_recorded_later(shop: Shop) -> None:
    """Lesson 05: dead letters of one batch that DynamoDB refuses, ten of them or as many as a batch may have."""
    size = max([A_BATCH, *(mapping["BatchSize"] for mapping in letters.mappings(shop, DEAD))])
    with letters.paused(shop, DEAD):
        many = letters.dead(shop, *map(_no_order, range(min(size, MORE_THAN_A_WRITE))))
    shop.scene = len(shop.history)
    with denied(shop):
        letters.wait(shop, many, DEAD, most=RECEIVES + 2)
    letters.wait(shop, many, DEAD)
    story = f"{len(many)} dead letters were one batch, and DynamoDB refused to write any of them for a while."
    each_recorded(shop, many, story)


def letters_wait_for_days(shop: Shop) -> None:
    """Lesson 05: letters that lay for days, and then could not be recorded for an hour and more."""
    by_hand.no_schedules(shop)
    with letters.paused(shop, DEAD):
        two = letters.dead(shop, *map(_no_order, (90, 91)))
        shop.cloud.run(SOME_DAYS * letters.DAY_S)
    shop.scene = len(shop.history)
    with denied(shop):
        letters.wait(shop, two, DEAD, most=RECEIVES + MANY_RECEIVES)
    letters.wait(shop, two, DEAD, most=RECEIVES + MANY_RECEIVES + letters.TOO_OFTEN)
    story = (
        f"Two dead letters were {SOME_DAYS} days old, and DynamoDB refused to write them in {MANY_RECEIVES} receives. "
        "Then it was well again."
    )
    each_recorded(shop, two, story)


def one_letter_is_new(shop: Shop) -> None:
    """Lesson 05: all dead letters of a batch but one are in the table already, as after a second delivery."""
    for number in (3, 6):
        with letters.paused(shop, DEAD):
            ten = letters.dead(shop, *(_no_order(100 * number + at) for at in TEN))
            new = ten[number]
            for one in ten:
                facts = {"message_id": one.id, "body": one.body, "receive_count": RECEIVES + 1, "sent_at": one.sent_ms}
                if one is not new:
                    shop.table(TABLE).put(facts)
        shop.scene = len(shop.history)
        letters.wait(shop, ten, DEAD)
        if new.id not in {item.get("message_id") for item in shop.table(TABLE).items()}:
            raise Finding(
                f"Ten dead letters were one batch. All but one were in {TABLE} already, and were delivered once more.\n"
                f"The one that is new, {new.body}, is not recorded.",
                BY_ITSELF,
                shop.look_at(letters.FILE, "return", "break", "ConditionalCheckFailed", "get_item"),
                "Go on with the next record when a letter is known.",
            )


def events_are_appended_later(shop: Shop) -> None:
    """Lesson 08: events of ten orders in one batch that DynamoDB refuses."""
    names = [f"o-87{number:02}" for number in TEN]
    shop.queue(ordering.QUEUE)
    with denied(shop):
        ordering.send(shop, *(body(name, 1) for name in names))
        shop.cloud.run(A_WHILE_S)
    ordering.settle(shop)
    story = f"The first events of ten orders came in one batch, and for {A_WHILE_S} s DynamoDB refused every call."
    ordering.right(shop, dict.fromkeys(names, STEPS[:1]), story, EACH, REPORT_ALL, *SPOTS)


def parked_messages_go_back_later(shop: Shop) -> None:
    """Lesson 08: ten parked messages of one batch that SQS does not take from the forwarder, one way or the other."""
    for entries in (True, False):
        texts = [body(f"o-88{number:02}{'b' * entries}", 1) for number in TEN]
        before = len(shop.history)
        shop.queue(PARKING)
        with parking.refusing(shop, "", entries=entries):
            ordering.send(shop, *texts, to=PARKING)
            shop.cloud.run(A_WHILE_S)
        ordering.settle(shop)
        came = {event.body for event in ordering.sent(shop, ordering.QUEUE, before)}
        lost = [text for text in texts if text not in came]
        if lost:
            story = f"Ten parked messages were one batch, and for {A_WHILE_S} s SQS took none from the forwarder."
            saw = f"{story}\n{len(lost)} of them never came onto {ordering.QUEUE}, among them {lost[0]}."
            raise Finding(saw, EACH, shop.look_at(ordering.FORWARDER, *SPOTS), REPORT_ALL)


def an_early_event_is_refused_for_long(shop: Shop) -> None:
    """Lesson 08: SQS takes an event neither to the parking queue nor back, however often it is tried."""
    for number, (queue, file) in enumerate(((ordering.QUEUE, ordering.SEQUENCER), (PARKING, ordering.FORWARDER))):
        order_id, text = f"o-889{number}", body(f"o-889{number}", 2)
        shop.queue(queue)
        with parking.refusing(shop, order_id, entries=False):
            ordering.send(shop, text, to=queue)
            shop.cloud.run(MANY_RECEIVES_S)
        story = f"{order_id}'s seq 2 was on {queue}, seq 1 never came, and for an hour SQS took no message from {file}."
        if ordering.progress(shop, order_id) != (0, []):
            rule = "An event is appended when its turn has come, and at no other time: its order has no seq 1."
            act = "Report the message as failed when it could not be parked, however often it came."
            raise Finding(f"{story}\nIt was appended.", rule, shop.look_at(file, "Count", *ordering.WRITES), act)
        if all(text not in bodies for bodies in ordering.on_queues(shop).values()):
            act = "Report the message as failed each time: in the end the queue itself puts it aside."
            spots = ("Count", "except", *ordering.SENDS)
            raise Finding(f"{story}\nIt is on no queue any more.", EACH_TIME, shop.look_at(file, *spots), act)


def orders_are_shipped_later(shop: Shop) -> None:
    """Lesson 10: ten orders that come to a step in one batch, which DynamoDB refuses."""
    given = [orders.order(3701 + number, CUSTOMERS[number % 3], 2**number) for number in TEN]
    pipe = Pipeline(shop)
    _ = pipe.orders
    uuids = list(shop.cloud.mappings.mappings)
    for uuid in uuids:
        shop.cloud.mappings.change(uuid, Enabled=False)
    pipe.order(*given)
    with denied(shop):
        for uuid in uuids:
            shop.cloud.mappings.change(uuid, Enabled=True)
        shop.cloud.run(A_WHILE_S)
    story = f"Ten orders were POSTed and lay together on a queue. Then DynamoDB refused every call for {A_WHILE_S} s."
    shipped_once(pipe, given, story, PATIENCE_S)

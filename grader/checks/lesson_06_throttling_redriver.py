"""Lesson 06, the redriver: when it runs, what it brings back, and where it stops bringing back.

Each letter has one thing in it that is easily lost on the way: a blank, a byte, a type, a number of two digits.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial

from cloudlet.history import Event
from grader import orders
from grader.check import check
from grader.checks import by_hand, poison_ends, redriver_runs, redriving, working
from grader.checks.deploying import explain_a_refusal
from grader.checks.lesson_06_throttling import orders_are_worked_on_one_at_a_time
from grader.checks.redriver_runs import FILE, Letter, letters, number, text
from grader.checks.schedule_pauses import without_a_pause
from grader.checks.working import DEAD, PARKED, QUEUE, REDRIVER
from grader.exploring import told
from grader.finding import Finding
from grader.refused_template import EXPRESSIONS, NO_SCHEDULE
from grader.shop import Shop
from grader.words import times

MINUTES = 5
LEAST_RUNS = MINUTES - 1  # the first minute has begun before the schedule has
MOST_EVENTS = 6_000
EVERY_MINUTE = f"Give {REDRIVER} an event of the type Schedule with Schedule: rate(1 minute)."
NINE = {f"note-{at}": text(f"{at}") for at in range(1, 10)}
ROOM = 1_000_000  # bytes: near what a message may have
PLAIN, BLANKS = (Letter("hello", {"redrives": number(1), "source": text(name)}) for name in ("shop-1", " shop-1 "))
"""The same letter twice: LocalStack takes the blanks around an attribute's value away."""
WHOLE = [  # ten, as many as one receive brings
    Letter(json.dumps(orders.GRACE)),
    Letter(json.dumps(orders.UNICODE, ensure_ascii=False), {"customer": text("Ζωή 🚲")}),
    Letter(' {"order_id": "o-6101",\t"customer" : "ada", "amount": 1.0E+2, "amount": 1250}\r\n'),
    BLANKS,
    Letter("[]", {"price": text("012.50", "Number"), "Price": text("7", "Number.cents")}),
    Letter('"o-6102"', {"seal": {"DataType": "Binary", "BinaryValue": b"\x00\xff\x80seal"}}),
    Letter("o-6103", {"form": text("{}", "String.json"), "logo": {"DataType": "Binary.gif", "BinaryValue": b"GIF"}}),
    Letter("o-6105", NINE),
    Letter("o-6106", NINE | {"redrives": number(1)}),
    Letter("o-6107" + "é" * (ROOM // 2)),
]  # fmt: skip
LOOKS, DAY_S = 20, 86_400
CROWDED = Letter("o-6110", NINE | {"note-10": text("10")})


@check("P3", points=2, calm=True, if_refused=NO_SCHEDULE)
def the_redriver_runs_every_minute(shop: Shop) -> None:
    """A schedule runs the redriver every minute."""
    explain_a_refusal(lambda: shop.queue(QUEUE), (NO_SCHEDULE, EXPRESSIONS, EVERY_MINUTE))
    shop.needs("schedule")
    name = shop.function(REDRIVER).name

    def runs() -> list[Event]:
        """The first try of each; one that fails is tried again under the same request id."""
        tries = [event for event in shop.history.of("invoked", source="schedule") if event.actor == name]
        return list({event.request_id: event for event in reversed(tries)}.values())[::-1]

    shop.cloud.run_until(lambda: len(runs()) >= LEAST_RUNS or len(shop.history) > MOST_EVENTS, MINUTES * 60)
    starts = runs()
    if len(starts) >= LEAST_RUNS or len(shop.history) > MOST_EVENTS:
        return without_a_pause(shop, FILE, "the redriver")
    moments = ", ".join(shop.when(event.at) for event in starts)
    polled = any(shop.queue(DEAD).name == mapping.queue_name for mapping in shop.cloud.mappings.mappings.values())
    raise Finding(
        f"in {MINUTES} minutes a schedule invoked {REDRIVER} {times(len(starts))}{': at ' + moments if starts else ''}."
        + ("" if starts else by_hand.instead(shop, REDRIVER)),
        f"{DEAD} is an event source here: Lambda takes letters off by itself, and deletes them when the function "
        "returns. A redriver chooses when it runs and what it deletes."
        if polled
        else "A dead-letter queue calls nobody. EventBridge does, by a schedule that is enabled: rate(1 minute) is the "
        "shortest that there is, and cron(* * * * ? *) is the same.",
        shop.look_at("template.yaml", "rate(", "cron(", "Enabled", "State", "Type: Schedule", f"{REDRIVER}:"),
        EVERY_MINUTE,
    )


@check("P3", points=3, calm=True)
def a_dead_letter_comes_back_whole(shop: Shop) -> None:
    """A dead letter comes back with its body and its attributes, and is counted in redrives."""
    given = [PLAIN if shop.real_time and letter is BLANKS else letter for letter in WHOLE]
    redriver_runs.prepare(shop, given, limit=3)
    run = redriver_runs.redrive(shop)
    for letter in given:
        message = redriving.moved(shop, letter, run)
        redriving.kept(shop, letter, message)
        redriving.counted(shop, letter, message)


@check("P3", points=1, after=(a_dead_letter_comes_back_whole,), calm=True)
def a_letter_with_ten_attributes_loses_none(shop: Shop) -> None:
    """A letter with ten attributes, which leave no room for another, loses none: it may stay, or be parked."""
    redriver_runs.prepare(shop, [CROWDED])
    redriver_runs.redrive(shop)
    redriving.not_lost(shop, [CROWDED], f"{CROWDED.name} had ten attributes, which is all that a message may have.")
    for queue in (QUEUE, PARKED):
        for message in redriver_runs.copies(shop, CROWDED, queue):
            redriving.kept(shop, CROWDED, message, queue)
    for message in redriver_runs.copies(shop, CROWDED, QUEUE):
        redriving.counted(shop, CROWDED, message)


@check("P3", points=2, after=(a_dead_letter_comes_back_whole,), calm=True)
def a_letter_is_sent_before_it_is_deleted(shop: Shop) -> None:
    """Each letter is sent first and deleted after, also the one that is parked."""
    some = [*letters(6201, 3), *letters(6204, 1, redrives=number(2))]
    redriver_runs.prepare(shop, some, limit=2)
    redriver_runs.redrive(shop)
    dead = shop.queue(DEAD).name
    for letter in some:
        gone = next(iter(redriver_runs.deletes(shop, letter)), None)
        came = [event for event in shop.history.of("sent") if event.body == letter.body]
        sent = [event for event in came if event.actor != dead]
        if not sent and len(came) > 1:
            continue  # it was sent, to the queue that it came from: that is P4's
        events = shop.history.events
        if gone is not None and (not sent or events.index(gone) < events.index(sent[0])):
            raise Finding(
                f"{letter.name} was deleted from {DEAD} at {shop.when(gone.at)}, and sent "
                + (f"at {shop.when(sent[0].at)}." if sent else "not at all."),
                "In between it is on no queue. If the function dies there, or the send is refused, it is lost.",
                shop.look_at(FILE, "delete_message", "delete_messages", *redriver_runs.SEND),
                "Send first. Delete when the send has succeeded: a second copy is the worst that can happen then.",
            )


@check("P4", points=3, after=(a_dead_letter_comes_back_whole,), calm=True)
def what_was_moved_too_often_is_parked(shop: Shop) -> None:
    """A letter that was moved MAX_REDRIVES times goes to the parked queue, and no other does."""
    for limit, first in ((2, 6301), (25, 6331), (0, 6361)):
        moves = (1, 2, 3, 9, 10, 11, 25)
        some = [letters(first + many, 1, customer=text("ada"), redrives=number(many))[0] for many in moves]
        some += letters(first, 1, customer=text("ada"))
        redriver_runs.prepare(shop, some, limit)
        lain = _lie_for_a_day(shop) if limit > max(moves[:3]) else ""
        run = redriver_runs.redrive(shop)
        for letter in some:
            _is_where_it_belongs(shop, letter, limit, redriver_runs.where(shop, letter), lain)
            queue = PARKED if letter.redrives >= limit else QUEUE
            try:
                message = redriving.moved(shop, letter, run, queue)
            except Finding as finding:
                finding.saw += lain
                raise
            redriving.kept(shop, letter, message, queue)
            if queue == QUEUE:
                redriving.counted(shop, letter, message)
            else:
                redriving.count_kept(shop, letter, message)
        if not run.done:
            return  # and takes what comes by its old limit; that it does not end is P5's
    if not shop.real_time:
        for limit, queue in ((1, PARKED), (3, QUEUE)):
            told(shop, partial(_moved_again, limit=limit, queue=queue), shop.seed)


def _moved_again(shop: Shop, limit: int, queue: str) -> None:
    """Letters that were moved once, whatever is in them, come to that queue whole."""
    given = [replace(letter, attributes=letter.attributes | {"redrives": number(1)}) for letter in WHOLE]
    redriver_runs.prepare(shop, given, limit)
    run = redriver_runs.redrive(shop)
    for letter in given:
        redriving.kept(shop, letter, redriving.moved(shop, letter, run, queue), queue)


def _lie_for_a_day(shop: Shop) -> str:
    """Let letters get old, and be looked at often, which says nothing of their moves; what a finding says of it."""
    if shop.real_time:
        return ""
    queue = shop.queue(DEAD)
    looks = 0 if "RedrivePolicy" in queue.attributes else LOOKS
    for _ in range(looks):
        shop.cloud.call("sqs", "ReceiveMessage", QueueUrl=queue.url, MaxNumberOfMessages=10, VisibilityTimeout=0)
    shop.cloud.run(min(DAY_S, int(queue.attributes["MessageRetentionPeriod"]) // 2))
    return f" It was old, and had been looked at {looks} times."


def _is_where_it_belongs(shop: Shop, letter: Letter, limit: int, there: list[str], lain: str) -> None:
    """Find a letter that was parked too early, or too late."""
    wrong = QUEUE if letter.redrives >= limit else PARKED
    if there != [wrong]:
        return
    raise Finding(
        f"MAX_REDRIVES was {limit}. {letter.name} was a dead letter with redrives {letter.redrives}, and was sent to "
        f"{wrong}.{lain}",
        "The limit is how often a letter comes back: after that many moves it is parked. Both are text until you make "
        'them numbers, and as texts "9" comes after "10".',
        shop.look_at(FILE, "MAX_REDRIVES", "redrives", ">="),
        'Park a letter when int(its redrives) >= int(os.environ["MAX_REDRIVES"]), and only then.',
    )


ALL_RUNS = (orders_are_worked_on_one_at_a_time, the_redriver_runs_every_minute, what_was_moved_too_often_is_parked)


@check("P4", points=3, after=ALL_RUNS, calm=True)
def a_poison_message_ends_on_the_parked_queue(shop: Shop) -> None:
    """A message that always fails ends on the parked queue and never circles; good ones are processed."""
    shop.needs("schedule")
    poison, good = Letter("hello", {"customer": text("ada")}), letters(6401, 2)
    _hurry(shop)
    url = shop.queue(QUEUE).url
    shop.cloud.call("sqs", "SendMessage", QueueUrl=url, MessageBody=poison.body, MessageAttributes=poison.attributes)
    working.send(shop, *(letter.body for letter in good))
    shop.cloud.run_until(lambda: bool(shop.queue(PARKED).messages) or len(shop.history) > MOST_EVENTS, 3600)
    shop.cloud.run_until(lambda: len(shop.history) > 2 * MOST_EVENTS, 240)
    working.was_invoked(shop)
    sends = [event for event in shop.history.of("sent") if event.body == poison.body]
    if not redriver_runs.where(shop, poison):
        raise poison_ends.taken_for_done(shop, sends)
    if redriver_runs.where(shop, poison) == [QUEUE] and len(sends) == 1:
        raise poison_ends.never_dies(shop)
    if redriver_runs.where(shop, poison) != [PARKED] or len(shop.queue(PARKED).messages) > 1:
        raise poison_ends.circles(shop, poison, sends)
    poison_ends.rests(shop)
    back = sum(1 for event in sends if event.actor == shop.queue(QUEUE).name)
    if back < poison_ends.SENDS_OF_POISON:
        raise poison_ends.given_up(shop, poison, back)
    redriving.kept(shop, poison, redriver_runs.copies(shop, poison, PARKED)[0], PARKED)


def _hurry(shop: Shop) -> None:
    """Let a message die by two receives of the shortest length that its function allows, and be moved twice at most."""
    queue = shop.queue(QUEUE)
    policy = shop.cloud.call("sqs", "GetQueueAttributes", QueueUrl=queue.url, AttributeNames=["All"])["Attributes"]
    changes = {"VisibilityTimeout": str(shop.function(working.WORKER).timeout_s)}
    if "RedrivePolicy" in policy:
        changes["RedrivePolicy"] = json.dumps(json.loads(policy["RedrivePolicy"]) | {"maxReceiveCount": 2})
    shop.cloud.call("sqs", "SetQueueAttributes", QueueUrl=queue.url, Attributes=changes)
    redriver_runs.set_limit(shop, 2)

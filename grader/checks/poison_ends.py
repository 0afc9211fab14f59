"""What became of a message that always fails, where it does not end on the parked queue. For checks of lesson 06."""

from __future__ import annotations

from cloudlet.history import Event
from grader.checks import redriver_runs, working
from grader.checks.not_moved import without_a_receive
from grader.checks.redriver_runs import FILE, Letter
from grader.checks.working import DEAD, PARKED, QUEUE, REDRIVER
from grader.commands import workshop
from grader.finding import Finding
from grader.shop import Shop
from grader.words import times

SENDS_OF_POISON = 3


def rests(shop: Shop) -> None:
    """Find a function that gets what was parked."""
    parked = shop.queue(PARKED)
    got = [event for event in shop.history.of("received") if event.actor == parked.name]
    if not got:
        return
    takers = {shop.plain_name(batch.function) for batch in shop.history.of("batch", queue=parked.name)}
    raise Finding(
        f"a message that fails each time was parked, and from {shop.when(got[0].at)} on received from {PARKED} "
        f"{times(len(got))}{', by ' + ' and '.join(sorted(takers)) if takers else ''}.",
        "What is parked has been given up. It lies there for somebody to look at; a function that polls that queue "
        "tries it for ever, or takes it away.",
        shop.look_at("template.yaml", f"!GetAtt {PARKED}.Arn", f"{PARKED}:"),
        f"Let no function be fed by {PARKED}.",
    )


def taken_for_done(shop: Shop, sends: list[Event]) -> Finding:
    """A mapping deletes what its function returned from, whoever that is."""
    working.was_not_filtered(shop)
    ids = {event.message_id for event in sends}
    expired = [event for event in shop.history.of("expired") if event.message_id in ids]
    if expired:
        name = shop.plain_name(expired[0].actor)
        return Finding(
            f"a message that fails each time was sent to {QUEUE}. At {shop.when(expired[0].at)} {name} dropped it, "
            "for its retention was over.",
            "A queue keeps a message for its MessageRetentionPeriod, and nobody is told when that is over.",
            shop.look_at("template.yaml", "MessageRetentionPeriod", f"{name}:"),
            f"Let {name} keep its messages for days.",
        )
    gone = [event for event in shop.history.of("deleted") if event.message_id in ids]
    by_mapping = any(ids & set(it.message_ids) for it in shop.history.of("batch", outcome="deleted"))
    if gone and not by_mapping:
        return Finding(
            f"a message that fails each time was sent to {QUEUE}. At {shop.when(gone[-1].at)} "
            f"{shop.plain_name(gone[-1].by)} deleted it, and it is on no queue.",
            "A letter that was moved may die again, and is another letter then. What a process remembers of the first "
            "one says nothing of it.",
            shop.look_at(FILE, "set()", "= []", "= {}", "delete_message"),
            "Delete a letter only when this very letter was sent.",
        )
    batch = next((it for it in shop.history.of("batch", outcome="deleted") if ids & set(it.message_ids)), None)
    who = shop.plain_name(batch.function) if batch else "nobody"
    by_worker = who == working.WORKER
    story = f"At {shop.when(batch.at)} {who} returned from a batch with it, and Lambda deleted it." if batch else ""
    return Finding(
        f"a message that fails each time was sent to {QUEUE}. Now it is on no queue. {story}".rstrip(),
        "When a function returns that Lambda polls a queue for, its messages are deleted, whatever it did with them.",
        shop.look_at(*(("worker.py", "except", "read_order") if by_worker else ("template.yaml", f"{REDRIVER}:"))),
        f"Bring worker.py back: {workshop('reset 06')} (your files are kept aside)."
        if by_worker
        else f"Let no event source take letters off {DEAD}; a schedule runs the redriver.",
    )


def never_dies(shop: Shop) -> Finding:
    receives = [event for event in shop.history.of("received") if event.actor == shop.queue(QUEUE).name]
    return Finding(
        f"a message that fails each time was sent to {QUEUE}. After an hour it is still there; {len(receives)} times a "
        "message was received.",
        "Without a redrive policy a message comes back until its retention is over. It keeps the worker busy, and "
        "everybody else waits.",
        shop.look_at("template.yaml", "RedrivePolicy", "maxReceiveCount", f"{QUEUE}:"),
        f"Give {QUEUE} a RedrivePolicy with {DEAD} as its deadLetterTargetArn and a maxReceiveCount.",
    )


def given_up(shop: Shop, poison: Letter, back: int) -> Finding:
    return Finding(
        f"MAX_REDRIVES was 2. A message that fails each time came to {QUEUE} {times(back)}, and not "
        f"{times(SENDS_OF_POISON)}: once when it was new, and twice when it was brought back. Now it is on {PARKED}.",
        "What dies may have died of waiting only, so it is tried again a few times before it is given up.",
        shop.look_at("template.yaml", "deadLetterTargetArn", "MAX_REDRIVES", f"{QUEUE}:"),
        f"Let {DEAD} be the dead-letter queue of {QUEUE}, and leave {PARKED} to {REDRIVER}.",
    )


def circles(shop: Shop, poison: Letter, sends: list[Event]) -> Finding:
    name = shop.function(REDRIVER).name
    failures = [event for event in shop.history.of("failed") if event.actor == name]
    if failures and redriver_runs.where(shop, poison) == [DEAD]:
        because = "What ends a run at a letter ends the next one there, too: it is never parked."
        return shop.explained(
            failures[-1], because, f"a message that fails each time was moved {times(len(sends) - 1)}."
        )
    there = " and ".join(redriver_runs.where(shop, poison)) or "no queue"
    moments = ", ".join(f"{shop.when(event.at)} ({shop.plain_name(event.actor)})" for event in sends[:8])
    saw = (
        f"a message that fails each time came to {QUEUE}; MAX_REDRIVES was 2. It was sent {times(len(sends))}: "
        f"{moments}{' ...' if len(sends) > 8 else ''}. Now it is on {there}."
    )
    return without_a_receive(shop, saw) or Finding(
        saw,
        "What fails for a reason fails again. It has to end where nobody tries it, and where somebody can look at it.",
        shop.look_at(FILE, "MAX_REDRIVES", "redrives", *redriver_runs.SEND)
        if len(sends) > 1
        else shop.look_at("template.yaml", "RedrivePolicy", f"{QUEUE}:"),
        f"Let {QUEUE} give it to {DEAD} after some receives, and {REDRIVER} park it after MAX_REDRIVES moves.",
    )

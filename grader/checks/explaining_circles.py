"""Why an order that can never be charged does not come to rest, in words."""

from __future__ import annotations

from botocore import xform_name

from cloudlet.history import Event
from grader.checks.pipeline import TEMPLATE, Pipeline
from grader.checks.places import line_of, spot_in
from grader.checks.resting import by_the_clock, hours_of
from grader.checks.trail import Trail, is_on
from grader.finding import Finding
from grader.orders import Order


def circles(pipe: Pipeline, order: Order, story: str) -> Finding:
    """An order that is redriven again and again."""
    shop, trail = pipe.shop, Trail(pipe.shop, order)
    moved = [*shop.history.of("dead_lettered"), *(it for it in shop.history.of("sent") if it.actor == pipe.dead.name)]
    died = [event for event in moved if event.message_id in trail.messages]
    if not died:
        return _never_dies(pipe, order, story)
    if anew := _sent_anew(pipe, trail):
        who = shop.plain_name(anew[0].actor).partition("#")[0]
        return Finding(
            f"{story} In {hours_of(shop)} {who}, run by the clock, sent {order['order_id']} {len(anew)} times, none of "
            "them a dead letter that it brought back, and still does.",
            "What stands in a table as not done is found whenever somebody looks. Each send of it is a new message, "
            "with a receive count that begins at 1: no redrive policy and no count of redrives ends that.",
            spot_in(shop, anew[0].actor.partition("#")[0], xform_name(anew[0].operation), "send"),
            "Count in the item how often it was sent. When that was enough, mark it and leave it there.",
        )
    if found := _found_again(pipe, trail):
        saw, because, act = found
        return Finding(
            f"{story} In {hours_of(shop)} {saw}",
            because,
            line_of(shop, "PARKED_QUEUE_URL", "delete_message", ".delete(", "receive_message"),
            act,
        )
    return Finding(
        f"{story} In {hours_of(shop)} {order['order_id']} died {len(died)} times, and it still circles.",
        "What fails for ever costs for ever, and hides what is new. A message that is sent again is a new one: its "
        "receive count begins at 1, and of its attributes it has those that the sender gave it. What a process "
        "remembers is gone with the process.",
        line_of(shop, '["MAX_REDRIVES"]', "redrives =", "receive_message", "move_task"),
        "Count the redrives in something that travels with the message through every step that sends it on, and park "
        "it on another queue when there were enough.",
    )


def _sent_anew(pipe: Pipeline, trail: Trail) -> list[Event]:
    """The sends of an order by functions that run by the clock, and that had nothing from the dead-letter queue."""
    ran = {event.request_id for event in by_the_clock(pipe) if event.kind == "invoked"}
    took = {it.invocation for it in pipe.shop.history.of("call", operation="ReceiveMessage")}
    return [it for it in trail.sends() if it.invocation in ran - took and trail.names(it.params)]


def _found_again(pipe: Pipeline, trail: Trail) -> tuple[str, str, str] | None:
    """What those who read the dead-letter queue sent, and find there again."""
    shop, queue = pipe.shop, pipe.dead.name
    took = {it.invocation for it in shop.history.of("call", operation="ReceiveMessage") if is_on(it, queue)}
    sends = [it for it in trail.sends() if it.invocation in took and trail.names(it.params)]
    name, dead = trail.order_id, shop.plain_name(queue)
    if back := [it for it in sends if is_on(it, queue)]:
        return (
            f"{name} was taken off {dead} and sent to {dead} {len(back)} times, and it still circles.",
            "What is sent to the queue that one reads is read again, in the same run or in the next.",
            f"Park it on another queue than {dead}.",
        )
    copies = {
        name: len([it for it in it.messages if it.id in trail.messages])
        for name, it in pipe.queues.items()
        if it is not pipe.dead
    }
    parked = max(copies, key=lambda name: copies[name], default="")
    lies = any(it.id in trail.messages for it in pipe.dead.messages)
    if lies and copies.get(parked, 0) > 1:
        return (
            f"{copies[parked]} copies of {name} came to {parked}, and it lies on {dead} still.",
            "To send makes a second message. The first stays where it is until it is deleted, and each run finds it.",
            f"Delete it from {dead} when its copy has been sent, the one that is parked, too.",
        )
    return None


def _never_dies(pipe: Pipeline, order: Order, story: str) -> Finding:
    name = next((name for name, queue in pipe.queues.items() if queue.messages), "")
    times = len(pipe.shop.history.of("received"))
    return Finding(
        f"{story} In {hours_of(pipe.shop)} {order['order_id']} was received {times} times from {name or 'a queue'}. It "
        "never became a dead letter.",
        "What fails for ever is tried for ever, until its retention is over, and then it is deleted in silence. Each "
        "queue has a RedrivePolicy of its own, or none.",
        pipe.shop.look_at(TEMPLATE, f"{name}:" if name else "AWS::SQS::Queue"),
        f"Give {name or 'each queue'} a RedrivePolicy to the dead-letter queue.",
    )

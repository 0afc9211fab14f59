"""Why an order that can never be charged does not come to rest, in words."""

from __future__ import annotations

from botocore import xform_name

from cloudlet.history import Event
from grader.checks.pipeline import TEMPLATE, Pipeline
from grader.checks.places import line_of, spot_in
from grader.checks.resting import by_the_clock, hours_of
from grader.checks.trail import Trail
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

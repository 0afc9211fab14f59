"""What the checks of lesson 07 share: events sent by the producer, runs of the poller, and the ledger.

How a message's body is written is the learner's own: an event is found in it by its text, which no other one has.
Schedules are off wherever a check runs the poller by hand, so that nobody else does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from grader.checks import by_hand
from grader.checks.polling_calls import told_by_the_calls
from grader.checks.polling_rules import ELSEWHERE, of_an_exception, rule
from grader.commands import workshop
from grader.finding import Finding
from grader.reading import shown
from grader.shop import Shop

if TYPE_CHECKING:
    from cloudlet.functions.invocation import Invocation
    from cloudlet.history import Event
    from cloudlet.sqs.message import Message
    from cloudlet.sqs.queue import Queue

PRODUCER, POLLER = "producer.py", "poller.py"
QUEUE, LEDGER = "OrderEventsQueue", "LedgerTable"
PAUSE_S = 65  # between two runs by hand: a minute and a little
LONGEST_PAUSE_S = 3600

OrderEvent = dict[str, Any]


def event(order_id: str, seq: int, text: str = "") -> OrderEvent:
    """An event of an order; without a text of its own it has one that no other event has."""
    return {"order_id": order_id, "seq": seq, "event": text or f"step {seq:02d} of {order_id}"}


def interleaved(counts: dict[str, int]) -> list[OrderEvent]:
    """So many events for each order, the orders taking turns."""
    longest = max(counts.values())
    return [event(name, seq) for seq in range(1, longest + 1) for name, count in counts.items() if seq <= count]


def name_of(shop: Shop, file: str) -> str:
    """The logical id of the function whose handler is in a file."""
    module = file.removesuffix(".py")
    for logical_id, resource in shop.stack.resources.items():
        if resource.type == "AWS::Lambda::Function" and shop.function(logical_id).handler == f"{module}.handler":
            return logical_id
    raise Finding(
        f"the template has no function with the handler {module}.handler.",
        "Lambda calls what Handler names, the file and the function in it.",
        shop.look_at("template.yaml", "Resources"),
        f"Give {file} its function back; `{workshop(f'reset {shop.lesson.number}')}` brings the given template.",
    )


def quiet(shop: Shop) -> Shop:
    """The shop without schedules and mappings: nothing happens but what the check does."""
    by_hand.no_schedules(shop)
    by_hand.no_mappings(shop)
    return shop


def produce(shop: Shop, events: list[OrderEvent], *, may_fail: bool = False) -> Invocation:
    """Run the producer with these events."""
    return shop.invoke(name_of(shop, PRODUCER), {"events": events}, may_fail=may_fail)


def poll(shop: Shop) -> Invocation:
    """Run the poller once, as the schedule would. It may fail."""
    return shop.invoke(name_of(shop, POLLER), by_hand.SCHEDULED, may_fail=True)


def poll_calmly(shop: Shop, story: str) -> Invocation:
    """Run the poller where nothing goes wrong: a finding when it raises. Whether it ends in time is P5's affair."""
    invocation = poll(shop)
    if invocation.status in ("failed", "crashed"):
        finding = shop.explained(shop.history.of(invocation.status, request_id=invocation.request_id)[-1], "", story)
        finding.because, finding.try_ = of_an_exception(finding.saw) or (finding.because, finding.try_)
        raise finding
    return invocation


def poll_until_empty(shop: Shop, *, most: int = 6) -> None:
    """Run the poller about every minute until nothing is on the queue, or so many times."""
    for _ in range(most):
        if not shop.queue(QUEUE).messages:
            return
        pause(shop)
        poll(shop)


def pause(shop: Shop) -> None:
    """Wait until the next run by hand: a minute, or until what is in flight is visible again, an hour at most."""
    shop.cloud.run(PAUSE_S)
    if shop.queue(QUEUE).in_flight:
        shop.cloud.run_until(lambda: not shop.queue(QUEUE).in_flight, LONGEST_PAUSE_S)


def taped(shop: Shop, events: list[OrderEvent]) -> list[Message]:
    """The messages that the producer makes of these events, taken off the queue again."""
    quiet(shop)
    produce(shop, events)
    tape = list(shop.queue(QUEUE).messages)
    shop.cloud.call("sqs", "PurgeQueue", QueueUrl=shop.queue(QUEUE).url)
    return tape


def play(shop: Shop, tape: Iterable[Message]) -> None:
    """Put such messages on the queue, without the producer."""
    url = shop.queue(QUEUE).url
    for message in tape:
        shop.cloud.call(
            "sqs", "SendMessage", QueueUrl=url, MessageBody=message.body, MessageAttributes=message.attributes,
            MessageGroupId=message.group_id, MessageDeduplicationId=message.deduplication_id,
        )  # fmt: skip


def carries(message: Message, one: OrderEvent) -> bool:
    """Whether a message is about an event."""
    return one["event"] in message.body or one["event"] in str(getattr(message, "attributes", ""))


def found(messages: Iterable[Message], events: Iterable[OrderEvent]) -> list[OrderEvent]:
    """The events that these messages carry, in the order of the messages."""
    events = list(events)
    return [one for message in messages for one in events if carries(message, one)]


def of_order(events: Iterable[OrderEvent], order_id: str) -> list[OrderEvent]:
    """The events of one order."""
    return [one for one in events if one["order_id"] == order_id]


def orders_of(events: Iterable[OrderEvent]) -> list[str]:
    """The orders of these events, each once."""
    return list(dict.fromkeys(one["order_id"] for one in events))


def dead_letters(shop: Shop) -> Queue:
    """The queue that the template names as the dead-letter queue."""
    policy = queue_attribute(shop, "RedrivePolicy")
    for logical_id, resource in shop.stack.resources.items():
        if resource.type == "AWS::SQS::Queue" and f'"{resource.arn}"' in policy:
            return shop.queue(logical_id)
    raise Finding(
        f"{QUEUE} has no dead-letter queue of this template. Its RedrivePolicy is {policy or 'missing'}.",
        "Without one, an event that always fails holds up its order until its retention is over, four days.",
        shop.look_at("template.yaml", "RedrivePolicy", QUEUE),
        f"Bring the RedrivePolicy back; `{workshop(f'reset {shop.lesson.number}')}` brings the given template.",
    )


def stored(shop: Shop, order_id: str) -> Any:
    """The list in the ledger's item of an order, as it is there; an empty one where there is none."""
    item = next((item for item in shop.table(LEDGER).items() if item.get("order_id") == order_id), {})
    return item.get("events", [])


def texts(events: Iterable[OrderEvent]) -> list[Any]:
    """What the ledger holds of these events."""
    return [one["event"] for one in events]


def in_order_so_far(shop: Shop, events: list[OrderEvent], story: str, because: str, act: str) -> None:
    """Find lists in the ledger that are not the first events of their orders; `because` and `act` are the rule."""
    for order_id in orders_of(events):
        wanted, got = texts(of_order(events, order_id)), stored(shop, order_id)
        if isinstance(got, list) and got == wanted[: len(got)]:
            continue
        finding = unlike(shop, order_id, got, wanted, story)
        finding.because, finding.try_ = because, act
        raise finding


def all_stored(shop: Shop, events: list[OrderEvent], story: str) -> None:
    """Find orders whose lists in the ledger are not all of their events, in order, each once."""
    for order_id in orders_of(events):
        wanted, got = texts(of_order(events, order_id)), stored(shop, order_id)
        if got != wanted:
            raise unlike(shop, order_id, got, wanted, story)


def unlike(shop: Shop, order_id: str, got: Any, wanted: Sequence[Any], story: str) -> Finding:
    """The finding for a list in the ledger that is not what it has to be."""
    waiting, dead = len(shop.queue(QUEUE).messages), dead_letters(shop).messages
    broken = rule(got, list(wanted), waiting=waiting, dead=len(dead))
    bodies, policy = [message.body for message in dead], queue_attribute(shop, "RedrivePolicy")
    said, (because, act, spots) = told_by_the_calls(shop, broken, order_id, got, wanted, policy, bodies)
    if elsewhere := _elsewhere(shop, order_id):
        said, (because, act, spots) = f" {elsewhere} has them.", ELSEWHERE
    there = f"the set {shown(sorted(got, key=str))}" if isinstance(got, set) else shown(got)
    left = f"{so_many(waiting)} on {QUEUE}" + (f", {len(dead)} on the dead-letter queue" if dead else "")
    saw = f"{story}\nIn {LEDGER} the events of {order_id} are {there} and have to be {shown(list(wanted))}. {left}."
    return Finding(
        saw + said,
        because,
        shop.look_at("template.yaml" if {"maxReceiveCount", "TABLE_NAME:"} & {*spots} else POLLER, *spots),
        act,
    )


def _elsewhere(shop: Shop, order_id: str) -> str:
    """Another table of the template that has an order's events, where the ledger has none; empty without one."""
    tables = [name for name, it in shop.stack.resources.items() if it.type == "AWS::DynamoDB::Table" and name != LEDGER]
    if not tables or shop.real_time or stored(shop, order_id):
        return ""
    items = [(name, item) for name in tables for item in shop.table(name).items()]
    return next((name for name, item in items if item.get("order_id") == order_id and item.get("events")), "")


def so_many(messages: int) -> str:
    """So many messages as the beginning of a sentence, with its verb."""
    return {0: "No message is", 1: "1 message is"}.get(messages, f"{messages} messages are")


def none_left(shop: Shop, story: str) -> None:
    """Find messages that are still on the queue."""
    left = shop.queue(QUEUE).messages
    if left:
        raise Finding(
            f"{story} {so_many(len(left))} still on {QUEUE}{', the first of them' * (len(left) > 1)}: {left[0].body}",
            "Receiving hides a message, and only deleting ends it. What is not deleted comes back, five times, and is "
            "then a dead letter although its event is stored.",
            shop.look_at(POLLER, "delete_message", "receive_message", "def handler"),
            "Delete each message, with the receipt handle that came with it, when its event is stored.",
        )


def queue_attribute(shop: Shop, name: str) -> str:
    """An attribute of the queue."""
    answer = shop.cloud.call("sqs", "GetQueueAttributes", QueueUrl=shop.queue(QUEUE).url, AttributeNames=["All"])
    return str(answer["Attributes"].get(name, ""))


def timeout_s(shop: Shop) -> int:
    """How long the poller may run, seconds."""
    name = shop.function(name_of(shop, POLLER)).name
    return int(shop.cloud.call("lambda", "GetFunctionConfiguration", FunctionName=name)["Timeout"])


def receives(shop: Shop, invocation: Invocation) -> list[Event]:
    """The ReceiveMessage calls of one invocation."""
    return shop.history.of("call", operation="ReceiveMessage", invocation=invocation.request_id)

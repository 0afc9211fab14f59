"""What the checks of lesson 03 share: a run of the bulk sender, and what came of it.

What was sent is read from the history and the queue. What the handler says it did is compared with that.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from cloudlet.functions.invocation import Invocation
from cloudlet.history import Event
from grader import explain
from grader.checks.batch_calls import canonical, canonical_body, entries, order_id, with_attributes
from grader.checks.batch_rules import (
    ATTRIBUTES,
    CAME_BEFORE,
    ENDED,
    GIVEN_UP,
    NOT_WAITED_FOR,
    RULES,
    STARTS,
    TOO_BIG,
    Rule,
    why_lost,
)
from grader.checks.warm import WARM
from grader.finding import Finding
from grader.orders import Order, order
from grader.reading import shown
from grader.shop import Shop
from grader.words import counted, several, short

FILE = "bulk_sender.py"
QUEUE, FUNCTION = "OrdersQueue", "BulkSenderFunction"
MAX_BYTES = 1_048_576
SENT_TWICE = "A message that SQS took is on the queue. Sent again, it is there twice and will be worked on twice."
INSIDE = "Make the lists of one invocation inside the handler."
AS_IT_CAME = "A message is one order as JSON: all of it, and as it came. What it became nobody asked for."
DUMPS = "Make each message's body with json.dumps(order)."
NO_RESULT = (
    "An exception leaves the caller without a result: nobody knows which orders are on the queue. An asynchronous "
    "invocation is even run again, and sends again what has been sent."
)
TELLS = "The caller knows only what the result says: sent for the orders on the queue, failed for the rest."


@dataclass(frozen=True)
class Run:
    """One invocation of the bulk sender with these orders, and all that happened since it began."""

    shop: Shop
    orders: list[Order]
    invocation: Invocation
    since: list[Event]
    earlier: frozenset[str] = frozenset()
    """The ids of the orders that earlier invocations put on the queue."""

    @property
    def result(self) -> Any:
        """What the handler returned."""
        return self.invocation.payload

    @property
    def calls(self) -> list[Event]:
        """The calls that send, in their order."""
        sends = ("SendMessage", "SendMessageBatch")
        return [event for event in self.since if event.kind == "call" and event.operation in sends]

    @property
    def bodies(self) -> list[str]:
        """The bodies of the messages that came onto the queue."""
        return [event.body for event in self.since if event.kind == "sent"]

    def failure(self) -> Event | None:
        """How the invocation failed, if it did."""
        ended = [event for event in self.since if event.kind in explain.ENDED_BADLY]
        return next((event for event in ended if event.request_id == self.invocation.request_id), None)


def send(shop: Shop, orders: list[Order]) -> Run:
    """Run the bulk sender with these orders, to its end."""
    before = len(shop.history)
    earlier = frozenset(order_id(event.body) for event in shop.history.of("sent"))
    invocation = shop.invoke(FUNCTION, {"records": orders}, may_fail=True)
    return Run(shop, orders, invocation, shop.history.events[before:], earlier)


def explained(run: Run, failure: Event) -> Finding:
    """The finding for a handler that did not return; where SQS refused its call, with the rule that it broke."""
    finding = run.shop.explained(failure, NO_RESULT)
    kind = str((failure.error or {}).get("errorType"))
    if rule := _rule(run, kind):
        finding.because, finding.try_ = rule
    elif finding.saw.rpartition("\n")[2].strip().startswith("raise "):
        finding.try_ = "Put the order's id into failed instead of raising, and go on with the others."
    return finding


def _rule(run: Run, refusal: str) -> Rule | None:
    """The rule of SQS that a call broke; `refusal` is SQS's code."""
    bodies = (str(entry.get("MessageBody", "")) for call in run.calls for entry in entries(call))
    if refusal == "BatchRequestTooLong" and any(len(body.encode()) > MAX_BYTES for body in bodies):
        return TOO_BIG
    if refusal == "BatchRequestTooLong" and any(with_attributes(call) for call in run.calls):
        return ATTRIBUTES
    return RULES.get(refusal)


def each_arrived_once(run: Run, orders: list[Order]) -> None:
    """Find orders that are not on the queue, or more than once."""
    _none_of_the_list_before(run)
    wanted = Counter(canonical(each) for each in orders)
    there = Counter(canonical_body(body) for body in run.bodies)
    if lost := wanted - there:
        raise _lost(run, [json.loads(text) for text in lost.elements()], there - wanted)
    if more := there - wanted:
        text = next(iter(more))
        if text not in wanted:
            place = run.shop.look_at(FILE, "MessageBody", "json.dumps", "send_message_batch")
            saw = f"the message {short(text)}\nis on the queue, and no order of the list is equal to it."
            raise Finding(saw, AS_IT_CAME, place, DUMPS)
        raise Finding(
            f"the message {short(text)}\nis on the queue {counted(there[text], 'time')} and was asked "
            f"for {counted(wanted[text], 'time')}.",
            SENT_TWICE,
            run.shop.look_at(FILE, "Failed", "range(", "send_message_batch"),
            "Send again only the entries that the answer names under Failed.",
        )


def _none_of_the_list_before(run: Run) -> None:
    """Find a call that carried an order of an earlier invocation."""
    own = {str(each["order_id"]) for each in run.orders}
    for call in run.calls:
        for entry in entries(call):
            name = order_id(str(entry.get("MessageBody", "")))
            if name and name not in own and name in run.earlier:
                raise Finding(
                    f"at {run.shop.when(call.started)} a call carried {name}, an order of the list before.",
                    WARM,
                    run.shop.look_at(FILE, "= []", "= {}", ".append(", ".extend("),
                    INSIDE,
                )


def _lost(run: Run, lost: list[Order], others: Counter[str]) -> Finding:
    failure = run.failure()
    if failure is not None:
        return explained(run, failure)
    ids = [str(each["order_id"]) for each in lost]
    kind = next((str(call.error.code).rpartition(".")[2] for call in run.calls if "error" in call.facts), "")
    why = _unasked(run, ids) or _rule(run, kind) or why_lost(run.orders, lost)
    because, act = (AS_IT_CAME, DUMPS) if others else why
    if not run.calls and any(word in line for line in run.shop.folder.lines(FILE) for word in STARTS):
        because, act = NOT_WAITED_FOR
    refused = next((f"\nSQS refused a call: {call.error}" for call in run.calls if "error" in call.facts), "")
    instead = f"\nThere is {short(next(iter(others)))} that nobody asked for." if others else ""
    return Finding(
        f"of {len(run.orders)} orders {len(ids)} did not come onto the queue: {several(ids)}.{refused}{instead}\n"
        f"The handler made {counted(len(run.calls), 'call')} and returned {short(shown(run.result))}",
        because,
        run.shop.look_at(FILE, *(["MessageBody"] if others else []), "send_message_batch", "send_message"),
        act,
    )


def _unasked(run: Run, ids: list[str]) -> Rule | None:
    """Why a handler did not even try to send these orders, if it says so or has met their ids before."""
    asked = {order_id(str(entry.get("MessageBody", ""))) for call in run.calls for entry in entries(call)}
    told = run.result.get("failed") if isinstance(run.result, dict) else None
    if asked & set(ids):
        return None
    if isinstance(told, list) and set(ids) <= set(map(str, told)):
        return GIVEN_UP
    others = {str(each["order_id"]) for each in run.orders} - set(ids)
    if set(ids) <= run.earlier and not others & run.earlier:
        return CAME_BEFORE
    failed = any("error" in call.facts or (call.facts.get("result") or {}).get("Failed") for call in run.calls)
    return ENDED if failed else None


def tells(run: Run, failed: list[str], story: str = "") -> None:
    """Find a result that says anything else than that all but `failed` were sent; `story` says why they were not."""
    failure = run.failure()
    if failure is not None:
        raise explained(run, failure)
    expected = {"sent": len(run.orders) - len(failed), "failed": failed}
    result = run.result if isinstance(run.result, dict) else {}
    told = result.get("failed")
    names = list(map(str, told)) if isinstance(told, list) else None
    right = names is not None and set(names) == set(failed) and len(names) <= len(failed)  # an id may be told once
    if right and type(result.get("sent")) is int and result["sent"] == expected["sent"]:
        return
    raise Finding(
        f"{story}{expected['sent']} of {len(run.orders)} orders are on the queue"
        + (f", all but {several(failed)}" if failed else "")
        + f".\nThe handler returned {short(shown(run.result))}",
        TELLS,
        run.shop.look_at(FILE, '"sent"', "'sent'", "return"),
        f"Return {short(shown(expected))}",
    )


def overhead(shop: Shop) -> int:
    """The bytes of a message around the letters of its note, in this handler's own way of writing JSON."""
    run = send(shop, [sized(1, 0, 0)])
    if len(run.bodies) != 1:
        each_arrived_once(run, run.orders)
    return len(run.bodies[0].encode())


def sized(number: int, size: int, around: int) -> Order:
    """An order whose message has `size` bytes, where `around` are needed for all but its note."""
    return order(number + 1000, "ada", 1250, note="x" * max(0, size - around))

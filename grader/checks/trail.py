"""The way of one order through functions and queues, read from the history by its id in calls and messages."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from cloudlet.history import Event
from grader.orders import Order
from grader.shop import Shop
from grader.timeline import timeline

SENDS = ("SendMessage", "SendMessageBatch")


def is_on(call: Event, queue: str) -> bool:
    """Whether a call is about the queue of this name."""
    return str(call.params.get("QueueUrl", "")).endswith(f"/{queue}")


def _mentioning(text: str) -> Callable[[object], bool]:
    """Whether a value has the text in it, as it is or as JSON writes it, also where that is shown as Python's."""
    written = json.dumps(text)[1:-1]
    forms = {text, written, written.replace("\\", "\\\\")}
    return lambda value: any(form in str(value) for form in forms)


class Trail:
    """What the history tells of one order."""

    def __init__(self, shop: Shop, order: Order) -> None:
        self.shop, self.order_id = shop, order["order_id"]
        self._mentions = _mentioning(order["order_id"])
        self._customer = _mentioning(order["customer"])
        events = shop.history.events
        self.messages = {event.message_id for event in events if event.kind == "sent" and self._mentions(event.body)}
        calls = {it.invocation for it in events if it.kind == "call" and self._mentions(it.params)}
        worked = {it.request_id for it in events if it.kind == "invoked" and self._mentions(it.facts.get("payload"))}
        self.invocations = (calls | worked) - {None}

    def names(self, text: object) -> bool:
        """Whether the order's id is in a text."""
        return self._mentions(text)

    def about(self, event: Event) -> bool:
        """Whether an event is of this order."""
        facts = event.facts
        if event.kind == "call":
            named = self._mentions(facts["params"]) or self._customer(facts["params"])
            return facts.get("invocation") in self.invocations and (named or facts.get("error") is not None)
        if event.kind == "batch":
            return bool(self.messages & set(facts["message_ids"]))
        return facts.get("request_id") in self.invocations or facts.get("message_id") in self.messages

    def lines(self) -> list[str]:
        """It as a timeline."""
        return timeline(self.shop, self.about)

    def batches(self, *outcomes: str, failed: bool) -> list[Event]:
        """The batches in which a message of the order failed, or did not; those with these outcomes."""
        ended = [it for it in self.shop.history.of("batch") if it.outcome in outcomes]
        return [it for it in ended if any(_failed(it, one) == failed for one in self.messages & set(it.message_ids))]

    def last_call(self, request_id: object) -> Event | None:
        """The last call of one invocation that was about the order, or that was refused."""
        calls = [it for it in self.shop.history.of("call", invocation=request_id) if self.about(it)]
        return calls[-1] if calls else None

    def unheard(self) -> tuple[Event, Event] | None:
        """A call that was refused to the end, and the batch that Lambda deleted all the same."""
        for batch in self.batches("deleted", "partial", failed=False):
            calls = self.shop.history.of("call", invocation=batch.facts.get("request_id"))
            last = {it.operation + str(it.params): it for it in calls if self._mentions(it.params)}
            for call in last.values():
                if ("error" in call.facts and not is_condition(call)) or self._not_taken(call):
                    return call, batch
        return None

    def _not_taken(self, call: Event) -> bool:
        """Whether SQS put the order's entry under Failed."""
        entries = {one.get("Id"): one for one in call.params.get("Entries", [])}
        failed = (call.facts.get("result") or {}).get("Failed", [])
        return any(self._mentions(entries.get(one["Id"])) for one in failed)

    def failure(self) -> Event | None:
        """The last invocation with the order that ended badly by the learner's own doing."""
        ended = [it for it in self.shop.history.of("failed", "timed_out") if it.request_id in self.invocations]
        return next(reversed(ended), None)

    def sends(self) -> list[Event]:
        """The sends in the invocations with the order that went well, whatever they sent."""
        calls = [it for it in self.shop.history.of("call", service="sqs") if it.operation in SENDS]
        return [it for it in calls if it.invocation in self.invocations and "error" not in it.facts]


def _failed(batch: Event, message_id: Any) -> bool:
    return batch.outcome == "failed" or message_id in batch.facts.get("failed", ())


def is_condition(call: Event) -> bool:
    """Whether a call was refused because its condition did not hold."""
    return "Conditional" in str(vars(call.error))

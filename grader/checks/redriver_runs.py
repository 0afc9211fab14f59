"""Dead letters for the checks of lesson 06, a run of the redriver, and where each letter is then.

The worker is off meanwhile, so what comes back to the orders queue can be looked at.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cloudlet.functions.invocation import Invocation
from cloudlet.history import Event
from grader.checks import by_hand
from grader.checks.working import DEAD, QUEUES, REDRIVER, name_of
from grader.shop import Shop
from grader.words import shortened

FILE = "redriver.py"
SEND = ("send_message", "send_messages")
MOST_VAIN_CALLS = 20
MOST_EVENTS = 5_000  # of one story; only a redriver that goes round in circles makes them
VISIBILITY_S = 60  # a check waits as long for a letter to be visible again
RUNS = 6
PRINTED_CHARS = 400  # the end of an exception may be what tells
DELETES = ("DeleteMessage", "DeleteMessageBatch")
Attributes = dict[str, dict[str, Any]]


def number(value: int) -> dict[str, str]:
    """A number as a message attribute."""
    return {"DataType": "Number", "StringValue": str(value)}


def text(value: str, kind: str = "String") -> dict[str, str]:
    """A text as a message attribute."""
    return {"DataType": kind, "StringValue": value}


@dataclass(frozen=True)
class Letter:
    """A dead letter; its body is like no other's."""

    body: str
    attributes: Attributes = field(default_factory=dict)

    @property
    def redrives(self) -> int:
        """How often it was moved before."""
        return int(self.attributes["redrives"]["StringValue"]) if "redrives" in self.attributes else 0

    @property
    def name(self) -> str:
        """The letter in a finding."""
        return name_of(self.body) if len(self.body) < 200 else f"a letter of {len(self.body)} characters"


def prepare(shop: Shop, letters: Iterable[Letter], limit: int | None = None) -> None:
    """Stop the worker, and put letters on the dead-letter queue. `limit` is the MAX_REDRIVES to set."""
    rest(shop)
    if limit is not None:
        set_limit(shop, limit)
    for letter in letters:
        put(shop, letter)


def rest(shop: Shop) -> None:
    """Let nothing run by itself, and letters be hidden for as long as a run may take, and no longer."""
    by_hand.no_schedules(shop)
    shop.function(REDRIVER)
    by_hand.no_mappings(shop)
    change = {"VisibilityTimeout": str(VISIBILITY_S)}
    shop.cloud.call("sqs", "SetQueueAttributes", QueueUrl=shop.queue(DEAD).url, Attributes=change)


def set_limit(shop: Shop, limit: int) -> None:
    """Give the redriver another MAX_REDRIVES."""
    change_environment(shop, MAX_REDRIVES=str(limit))


def change_environment(shop: Shop, **changes: str) -> None:
    """Change environment variables of the redriver."""
    name = shop.function(REDRIVER).name
    before = shop.cloud.call("lambda", "GetFunctionConfiguration", FunctionName=name)
    variables = before.get("Environment", {}).get("Variables", {})
    shop.cloud.functions.change(FunctionName=name, Environment={"Variables": variables | changes})


def put(shop: Shop, letter: Letter) -> None:
    """Put a letter on the dead-letter queue."""
    shop.cloud.call(
        "sqs",
        "SendMessage",
        QueueUrl=shop.queue(DEAD).url,
        MessageBody=letter.body,
        MessageAttributes=letter.attributes,
    )


def redrive(shop: Shop) -> Invocation:
    """One run of the redriver, to its end, or until it has long been asking in vain."""
    most = len(shop.history) + MOST_EVENTS
    return shop.run(REDRIVER, by_hand.SCHEDULED, lambda run: len(shop.history) > most or _in_vain(shop, run))


def _in_vain(shop: Shop, invocation: Invocation) -> bool:
    """Whether its last calls were all receives that brought nothing, or questions."""
    mine = [event for event in shop.history.events[-2 * MOST_VAIN_CALLS :] if _is_call_of(event, invocation)]
    vain = mine[-MOST_VAIN_CALLS:]
    return len(vain) == MOST_VAIN_CALLS and all(_is_vain(event) for event in vain)


def _is_call_of(event: Event, invocation: Invocation) -> bool:
    return event.kind == "call" and event.invocation == invocation.request_id


def _is_vain(event: Event) -> bool:
    brought = (event.facts.get("result") or {}).get("Messages")
    return event.operation.startswith("Get") or (event.operation == "ReceiveMessage" and not brought)


def redrive_all(shop: Shop) -> None:
    """Runs of the redriver until nothing is on the dead-letter queue, with time between them for what is hidden."""
    most = len(shop.history) + MOST_EVENTS
    for _ in range(RUNS):
        if not shop.queue(DEAD).messages or len(shop.history) > most:
            return
        redrive(shop)
        shop.cloud.run_until(lambda: not shop.queue(DEAD).in_flight, VISIBILITY_S)


def copies(shop: Shop, letter: Letter, queue: str) -> list[Any]:
    """The messages on a queue that have a letter's body."""
    return [message for message in shop.queue(queue).messages if message.body == letter.body]


def where(shop: Shop, letter: Letter) -> list[str]:
    """The queues that have a letter."""
    return [queue for queue in QUEUES if copies(shop, letter, queue)]


def deletes(shop: Shop, letter: Letter) -> list[Event]:
    """The calls that took a letter off a queue, by the handles of its receives."""
    found, handles = [], set()
    for call in shop.history.of("call", service="sqs"):
        result = call.facts.get("result") or {}
        handles |= {one["ReceiptHandle"] for one in result.get("Messages") or () if one["Body"] == letter.body}
        failed = {one.get("Id") for one in result.get("Failed") or ()}
        if call.operation in DELETES and call.facts.get("error") is None:
            entries = [one for one in call.params.get("Entries") or [call.params] if one.get("Id", "") not in failed]
            found += [call] if handles & {one.get("ReceiptHandle") for one in entries} else []
    return found


def sends_of(shop: Shop, letter: Letter) -> list[Event]:
    """The calls of functions that sent a letter on its own, or tried to."""
    calls = shop.history.of("call", operation="SendMessage")
    return [call for call in calls if call.invocation and call.params.get("MessageBody") == letter.body]


def receives_of(shop: Shop, run: Invocation) -> list[Event]:
    """The receives of a run."""
    calls = shop.history.of("call", operation="ReceiveMessage")
    return [call for call in calls if call.invocation == run.request_id]


def letters(first: int, count: int, **attributes: dict[str, Any]) -> list[Letter]:
    """Some letters that are orders, from that number on."""
    return [
        Letter(json.dumps({"order_id": f"o-{first + at}", "customer": "grace", "amount": 10 + at}), dict(attributes))
        for at in range(count)
    ]


def error_printed(shop: Shop, run: Invocation) -> str:
    """The first line that a run printed with the name of an exception in it."""
    logs = [event.facts.get("log", "") for event in shop.history.of("succeeded", request_id=run.request_id)]
    lines = [line.strip() for log in logs for line in log.splitlines()]
    return shortened(next((line for line in lines if "Error" in line), ""), PRINTED_CHARS)

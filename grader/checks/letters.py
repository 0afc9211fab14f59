"""What the checks of lesson 05 share: messages that die as they do on AWS, by failing, and where they are now.

Nobody but Lambda receives here. A mapping is switched off where a batch has to come together, or time has to pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from cloudlet.history import Event
from grader.checks.putting import put
from grader.reading import shown
from grader.shop import Shop

FILE, TEMPLATE = "recorder.py", "template.yaml"
QUEUE, DEAD, ORDERS, TABLE, RECORDER = (
    "OrdersQueue", "DeadLetterQueue", "OrdersTable", "DeadLettersTable", "RecorderFunction",
)  # fmt: skip
RECEIVES = 5
TOO_OFTEN = 24
ENDING_S = 15
SHOWN_CHARS = 200
DAY_S = 86_400
PATIENCE_S = 10 * DAY_S


@dataclass(frozen=True)
class Letter:
    """A message that was sent; `sent_ms` is when, as SQS counts it."""

    id: str
    body: str
    sent_ms: int

    @property
    def called(self) -> str:
        """The letter as a finding names it."""
        if len(self.body) > SHOWN_CHARS:
            return "It"
        return self.body if self.body.isprintable() and self.body.strip() else shown(self.body)


def send(shop: Shop, *bodies: str, to: str = QUEUE, delay_s: int = 0, attributes: Any = None) -> list[Letter]:
    """Put messages on a queue, up to 10 of them at one moment if they fit into one call."""
    ids = put(shop, to, *bodies, DelaySeconds=delay_s, MessageAttributes=attributes or {})
    there = {message.id: message.sent_ms for message in shop.queue(to).messages}
    return [Letter(name, body, there.get(name, 0)) for name, body in zip(ids, bodies, strict=True)]


def dead(shop: Shop, *bodies: str, **how: Any) -> list[Letter]:
    """Send messages that fail, and wait until all of them are on the dead-letter queue, or were there."""
    letters = send(shop, *bodies, **how)

    def came() -> bool:
        there = lying(shop, DEAD)
        return all(letter.id in there or received(shop, DEAD, letter) for letter in letters)

    shop.cloud.run_until(came, PATIENCE_S)
    return letters


def lying(shop: Shop, queue: str) -> dict[str, Any]:
    """The messages on a queue, by their ids."""
    return {message.id: message for message in shop.queue(queue).messages}


def wait(shop: Shop, letters: list[Letter], *queues: str, most: int = TOO_OFTEN) -> None:
    """Let time pass until no letter is on these queues any more, or one was received more than `most` times.

    What is at work with them then comes to its end.
    """
    mine = {letter.id for letter in letters}

    def over() -> bool:
        left = [it for queue in queues for it in shop.queue(queue).messages if it.id in mine]
        return not left or any(it.receive_count > most for it in left)

    shop.cloud.run_until(over, PATIENCE_S)
    shop.cloud.run(ENDING_S)


def received(shop: Shop, queue: str, letter: Letter) -> list[Event]:
    """The receives of a message from a queue."""
    name = shop.queue(queue).name
    return [event for event in shop.history.of("received", message_id=letter.id) if event.actor == name]


def attributes(shop: Shop, queue: str) -> dict[str, str]:
    """A queue's attributes, as deployed."""
    answer = shop.cloud.call("sqs", "GetQueueAttributes", QueueUrl=shop.queue(queue).url, AttributeNames=["All"])
    return dict(answer["Attributes"])


def mappings(shop: Shop, queue: str) -> list[dict[str, Any]]:
    """What Lambda polls this queue for."""
    answer = shop.cloud.call("lambda", "ListEventSourceMappings", EventSourceArn=shop.queue(queue).arn)
    return list(answer["EventSourceMappings"])


@contextmanager
def paused(shop: Shop, queue: str) -> Iterator[None]:
    """A queue whose function is switched off for a while, so that what comes meanwhile comes as one batch.

    LocalStack has one poller, which takes together what came together anyway.
    """
    if shop.real_time:
        yield
        return
    _switch(shop, queue, on=False)
    yield
    _switch(shop, queue, on=True)


def _switch(shop: Shop, queue: str, *, on: bool) -> None:
    for mapping in mappings(shop, queue):
        shop.cloud.mappings.change(mapping["UUID"], Enabled=on)
    wanted = "Enabled" if on else "Disabled"
    shop.cloud.run_until(lambda: all(it["State"] == wanted for it in mappings(shop, queue)), 60)

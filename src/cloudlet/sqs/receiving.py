"""ReceiveMessage: at once, or later when a long poll has found a message or run out of time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cloudlet.sqs import checks, md5, refusals
from cloudlet.sqs.message import Message
from cloudlet.sqs.queue import Queue
from cloudlet.wire.request import Reply, Request, Result

MOST_MESSAGES = 10
MOST_WAIT_S = 20
MOST_VISIBILITY_S = 43_200
SAMPLE_RATE = 0.2  # of short polls bring fewer messages than there are


class Receive:
    """One ReceiveMessage call. It answers once, and with no `Messages` key when it found nothing."""

    def __init__(self, queue: Queue, request: Request, reply: Reply) -> None:
        params = request.params
        self._queue, self._params, self._reply, self._by = queue, params, reply, request.caller
        self._limit = _number(params, "MaxNumberOfMessages", 1, MOST_MESSAGES, "Must be between 1 and 10") or 1
        reason = f"Must be >= 0 and <= {MOST_VISIBILITY_S}"
        self._visibility_s = _number(params, "VisibilityTimeout", 0, MOST_VISIBILITY_S, reason)
        wait_s = _number(params, "WaitTimeSeconds", 0, MOST_WAIT_S, "Must be >= 0 and <= 20")
        self._wait_s = int(queue.settings["ReceiveMessageWaitTimeSeconds"]) if wait_s is None else wait_s
        self._attempt = params.get("ReceiveRequestAttemptId")
        if self._attempt is not None and not queue.fifo:
            raise refusals.wrong_queue_type(self._attempt, "ReceiveRequestAttemptId")
        checks.identifier(params, "ReceiveRequestAttemptId")

    def begin(self) -> None:
        """Answer at once if there is a message or no time to wait. Raises AwsError over the limit."""
        if self._wait_s == 0:
            self._short_poll()
        elif not self._answered():
            self._wait()

    def _short_poll(self) -> None:
        if self._queue.full and not self._queue.fifo:
            raise refusals.too_many_in_flight()
        self._limit = self._sampled()
        if not self._answered():
            self._reply({})

    def _sampled(self) -> int:
        """How many a short poll brings at most: it asks a sample of the servers only."""
        site = self._queue.site
        if site.calm or self._queue.fifo or site.chance.random() >= SAMPLE_RATE:
            return self._limit
        return site.chance.randint(1, self._limit)

    def _wait(self) -> None:
        clock = self._queue.site.clock
        self._deadline = clock.later(self._wait_s * 1000, self._give_up)
        self._waiter = self._queue.when_receivable(self._try)

    def _try(self) -> None:
        if self._answered():
            self._deadline.cancel()
        else:
            self._waiter = self._queue.when_receivable(self._try)

    def _give_up(self) -> None:
        self._waiter.cancel()
        if not self._answered():
            self._reply({})

    def _answered(self) -> bool:
        messages = self._messages()
        if messages:
            self._reply({"Messages": [shown(message, self._params) for message in messages]})
        return bool(messages)

    def _messages(self) -> list[Message]:
        queue = self._queue
        if queue.deleted:
            return []
        if self._attempt is None:
            return queue.receive(self._limit, visibility_s=self._visibility_s, by=self._by)
        return queue.receive_attempt(self._attempt, self._limit, visibility_s=self._visibility_s, by=self._by)


def _number(params: checks.Params, name: str, least: int, most: int, reason: str) -> int | None:
    return checks.between(params, name, least, most, f"{reason}, if provided.")


def shown(message: Message, params: checks.Params) -> Result:
    """A message as ReceiveMessage shows it: only what was asked for."""
    result: dict[str, Any] = {
        "MessageId": message.id,
        "ReceiptHandle": message.receipt_handle,
        "MD5OfBody": message.md5_of_body,
        "Body": message.body,
    }
    names = {*(params.get("AttributeNames") or ()), *(params.get("MessageSystemAttributeNames") or ())}
    if names:
        told = message.system_attributes()
        system = told if "All" in names else {name: told[name] for name in told if name in names}
        if system:
            result["Attributes"] = system
    if message.attributes and (wanted := params.get("MessageAttributeNames")):
        _add_attributes(result, message, wanted)
    return result


def _add_attributes(result: dict[str, Any], message: Message, wanted: list[str]) -> None:
    asked = _asked(wanted)
    attributes = {name: value for name, value in message.attributes.items() if asked(name)}
    if attributes:
        result["MD5OfMessageAttributes"] = md5.of_attributes(attributes)
        result["MessageAttributes"] = attributes


def _asked(wanted: list[str]) -> Callable[[str], bool]:
    if {"All", ".*", "*"} & set(wanted):
        return lambda name: True
    exact = set(wanted)
    prefixes = tuple(name[:-2] for name in wanted if name.endswith(".*"))
    return lambda name: name in exact or name.startswith(prefixes)

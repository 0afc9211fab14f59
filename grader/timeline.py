"""A history as a few lines of text: when, who, what. For findings, where an order of events is the fact."""

from __future__ import annotations

from collections.abc import Callable

from cloudlet.history import Event
from grader.shop import Shop

MOST_LINES = 18
HEAD, TAIL = 8, 9
USUAL_WIDTH = 10  # of a moment in the first quarter of an hour

Words = Callable[[Event], str]


def _call(event: Event) -> str:
    error = event.facts.get("error")
    return f"{event.operation} refused: {error.code}" if error else str(event.operation)


def _batch(event: Event) -> str:
    return f"a batch of {len(event.message_ids)} ends: {event.outcome}"


WORDS: dict[str, Words] = {
    "call": _call,
    "crashed": lambda event: "dies",
    "timed_out": lambda event: "times out",
    "failed": lambda event: f"raises {(event.error or {}).get('errorType', '')}",
    "invoked": lambda event: f"starts ({event.source})",
    "succeeded": lambda event: "returns",
    "throttled": lambda event: "is throttled",
    "dead_lettered": lambda event: "a message is moved to the dead-letter queue",
    "batch": _batch,
}


def timeline(shop: Shop, about: Callable[[Event], bool] = lambda _: True) -> list[str]:
    """Lines that begin with a space, oldest first; the middle is left out when there is too much of it."""
    events = [event for event in shop.history.events[shop.scene :] if about(event)]
    rows = [row for event in events if (row := _row(shop, event))]
    if len(rows) <= MOST_LINES:
        return _aligned(rows)
    left_out = f"  ... {len(rows) - HEAD - TAIL} lines left out ..."
    lines = _aligned(rows[:HEAD] + rows[-TAIL:])
    return [*lines[:HEAD], left_out, *lines[HEAD:]]


def _aligned(rows: list[tuple[str, str]]) -> list[str]:
    width = max([USUAL_WIDTH, *(len(when) for when, _ in rows)])
    return [f"  {when:>{width}}  {what}" for when, what in rows]


def _is_background(event: Event) -> bool:
    """A call of nobody's handler; a batch that simply went well."""
    return (event.kind == "call" and not event.facts.get("invocation")) or event.facts.get("outcome") == "deleted"


def _row(shop: Shop, event: Event) -> tuple[str, str] | None:
    """When it was, and what."""
    words = WORDS.get(event.kind)
    if words is None or _is_background(event):
        return None
    who = event.facts.get("environment") or event.facts.get("function") or event.actor
    return shop.when(event.at), f"{shop.plain_name(str(who))}  {words(event)}"

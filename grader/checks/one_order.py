"""What befell one order among many, for lesson 08: a finding about it ends with its own timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cloudlet.history import Event
from grader.checks import ordering
from grader.finding import Finding
from grader.shop import Shop
from grader.timeline import timeline


@contextmanager
def told(shop: Shop, order_id: str) -> Iterator[None]:
    """End a finding with what happened to this order, and to no other."""
    try:
        yield
    except Finding as finding:
        finding.saw = "\n".join((finding.saw, *timeline(shop, _about(shop, order_id))))
        finding.has_timeline = True
        raise


def _about(shop: Shop, order_id: str) -> Callable[[Event], bool]:
    runs = {run.request_id for run in shop.history.of("invoked", source="mapping") if _brings(run, order_id)}
    return lambda event: bool(runs & {event.facts.get("invocation"), event.facts.get("request_id")})


def _brings(run: Event, order_id: str) -> bool:
    return any(ordering.named(record["body"])[0] == order_id for record in run.payload["Records"])

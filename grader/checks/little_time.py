"""Calls so slow that a function has little of its time left when it has made some of them, one after the other."""

from __future__ import annotations

from typing import NamedTuple

from cloudlet.faults import Fault
from grader.shop import Shop

LEFT_S = 0.5
NOT_REACHED = (
    "When the handler returns, Lambda deletes every message that it does not report: those, too, that it never came to."
)


class Slow(NamedTuple):
    """The fault, how long each call takes, and how much time the function has."""

    fault: Fault
    each_s: float
    timeout_s: int


def slow_calls(shop: Shop, service: str, function: str, in_time: int, *, times: int, left_s: float = LEFT_S) -> Slow:
    """Make a service's next calls slow: when the last one that is `in_time` has ended, so much time is left."""
    timeout_s = shop.function(function).timeout_s
    each_s = round((timeout_s - left_s) / in_time, 2)
    return Slow(shop.cloud.faults.slow(service, seconds=each_s, times=times), each_s, timeout_s)

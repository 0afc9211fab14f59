"""What a handler finds around it: the cloud's time, chance of its own, a log, and the cloud behind its SDK.

Most of it is put up before there is an environment, so that a cold start has to say only whose it is.
"""

from __future__ import annotations

import os
import random
import sys
import threading
import time
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cloudlet.worker import hashing, logs, packages, sandbox, selecting, tmp, transport, virtual_time, waiting, watching
from cloudlet.worker.link import Link

if TYPE_CHECKING:
    from cloudlet.worker.ahead import Ahead

GREGORIAN_TICKS = 0x01B21DD213814000  # of 100 ns, from the calendar's beginning in 1582 to 1970
LONGEST_SLEEP_S = 2**63 / 10**9  # what Python's clock can count in nanoseconds


class Surroundings:
    """Time, chance, log and link of one environment. To make it changes this process: it has the cloud's time then."""

    def __init__(self, ahead: Ahead) -> None:
        self.log = logs.Log()
        self.link = Link(self.log.so_far)
        self.clock = virtual_time.VirtualTime(lambda: self.link.now_ms, self._sleep)
        self._chance, self._tmp, self._transport = random.Random(), tmp.Tmp(), transport.Transport(self.link)
        selecting.install(self._doze)
        waiting.install(self._doze)
        virtual_time.install(self.clock, self._sleep)
        uuid.uuid4 = lambda: uuid.UUID(int=self._chance.getrandbits(128), version=4)
        uuid.uuid1 = self._uuid_of_now
        ahead.serve()

    def arrange(self, facts: dict[str, Any]) -> None:
        """Make this process what the function expects to run in."""
        task, scratch = facts["task"], facts["scratch"]
        _change_environ(facts["environ"])
        if hasattr(time, "tzset"):
            time.tzset()
        os.chdir(task)
        sys.path[:] = [task] + [path for path in sys.path if os.path.basename(path) != "src"]
        packages.install(task)
        sys.argv[:] = ["bootstrap"]
        sys.dont_write_bytecode, sys.pycache_prefix = True, None
        self.clock.begin()
        self._chance.seed(facts["seed"])
        random.seed(facts["seed"])
        hashing.install(facts["seed"], task)
        self._transport.lead_to(facts["environ"]["AWS_ENDPOINT_URL"])
        sandbox.limit_resources()
        roots = sandbox.readable_roots(task, scratch, os.path.dirname(__file__))  # tracebacks show lines of ours, too
        own = os.path.realpath(scratch)
        led = tmp.leading(own, scratch, *roots)
        watching.begin(roots, (own,), lambda what: self.link.tell({"t": "violation", "what": what}), led)
        self._tmp.where = led

    def _uuid_of_now(self, node: int | None = None, clock_seq: int | None = None) -> uuid.UUID:
        """A UUID of the cloud's time, and of a machine and a sequence by chance (RFC 9562, version 1)."""
        ticks = self.clock.nanoseconds() // 100 + GREGORIAN_TICKS
        node = self._chance.getrandbits(48) if node is None else node
        clock_seq = self._chance.getrandbits(14) if clock_seq is None else clock_seq
        fields = (ticks & 0xFFFFFFFF, ticks >> 32 & 0xFFFF, ticks >> 48 & 0xFFF, clock_seq >> 8 & 0x3F)
        return uuid.UUID(fields=(*fields, clock_seq & 0xFF, node), version=1)

    def _sleep(self, seconds: float) -> None:
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        if seconds != seconds:
            raise ValueError("Invalid value NaN (not a number)")
        if seconds > LONGEST_SLEEP_S:
            raise OverflowError("timestamp out of range for platform time_t")
        self.link.ask({"t": "sleep", "seconds": float(seconds)})

    def _doze(self, seconds: float, woken: Callable[[], Any]) -> Any:
        """Sleep until `woken()` gives something, and no longer than that; where no other thread is, nothing will."""
        if found := woken():
            return found
        if threading.active_count() > 1:
            return self.link.doze(min(float(seconds), LONGEST_SLEEP_S), woken)
        self._sleep(seconds)
        return woken()


def _change_environ(wanted: dict[str, str]) -> None:
    """Let these be the environment variables; most are what they were."""
    for name in os.environ.keys() - wanted.keys():
        del os.environ[name]
    for name, value in wanted.items():
        if os.environ.get(name) != value:
            os.environ[name] = value

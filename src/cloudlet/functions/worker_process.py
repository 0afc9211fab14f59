"""The cloud's end of a worker: reads what it says until it is blocked, and kills it when it says nothing for too long.

While a worker runs, the cloud waits for it and for nothing else. A worker with threads may say several things before
it is blocked; they are sorted, so that the system's thread scheduler decides as little as it can.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import time
from pathlib import Path
from typing import Any, ClassVar

import psutil

from cloudlet import cores
from cloudlet.functions.activity import is_at_work, processor_time_s
from cloudlet.functions.launch import launcher
from cloudlet.functions.sayings import NONSENSE, makes_sense
from cloudlet.worker.channel import BadFrame, Frame, Incoming, pack

PATIENCE_S = 2.0
BUSIEST = 6
"""A worker has so much time, and then the same again of a processor's: at most so many times as long."""
WARM_UP_S = 60.0
SHORT_PATIENCE_S = 0.5
QUIET_S = 0.01
QUIET_IF_ALL_WAIT_S = 0.001
LOOKS_AT_SLEEPERS = 3
LONGEST_QUIET_S = 0.5
"""A thread that computes is waited for while another one wants an answer: so long, of a processor's time."""
SLICE_S = 0.1
RSS_LIMIT_BYTES = 1024 * 1024 * 1024
SLOW_RSS_BYTES = RSS_LIMIT_BYTES // 4
"""More than this, and all its time over: a loop that takes memory, and did not come to the limit on a busy machine."""


class WorkerGone(Exception):
    """The worker ended, or had to be ended; the text says why: 'exit', 'endless loop', 'out of memory', NONSENSE."""


class WorkerProcess:
    """One worker and the frames between it and the cloud."""

    offenders: ClassVar[set[str]] = set()
    """Folders whose code was once stopped in an endless loop: it is given less time from then on."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._sock: socket.socket | None = launcher().start()
        self._sock.settimeout(2 * PATIENCE_S)  # it may never read what it is sent
        self._incoming = Incoming(self._sock)
        self._pid: int | None = None
        self._deadline = 0.0
        self._late: tuple[float, float] | None = None
        self.asking: dict[int, Frame] = {}

    @property
    def pid(self) -> int | None:
        """Its process, once it has said so."""
        return self._pid

    def send(self, header: dict[str, Any], body: bytes = b"") -> None:
        """Give it a command or an answer."""
        self.asking.pop(header.get("id", 0), None)
        if self._sock is None:
            return
        with contextlib.suppress(OSError):  # a worker that died is noticed when it is read
            self._sock.sendall(pack(header, body))

    def read(self) -> list[Frame]:
        """All it says until it is blocked, in a settled order. Raises WorkerGone."""
        self._begin()
        frames = [self._frame(self._patience())]
        while self._wants_more(frames[-1]):
            try:
                frames.append(self._frame(self._quiet(frames[-1])))
            except TimeoutError:
                break
        return sorted(frames, key=lambda frame: (str(frame[0].get("thread", "")), frame[0].get("id", 0)))

    def read_more(self) -> list[Frame]:
        """What another of its threads says soon, if anything: for a worker that still waits for other answers."""
        if not self.asking:
            return self.read()
        self._begin()
        frames: list[Frame] = []
        with contextlib.suppress(TimeoutError):
            frames.append(self._frame(self._quiet(next(reversed(self.asking.values())))))
            while self._wants_more(frames[-1]):
                frames.append(self._frame(self._quiet(frames[-1])))
        return sorted(frames, key=lambda frame: (str(frame[0].get("thread", "")), frame[0].get("id", 0)))

    def _begin(self) -> None:
        self._deadline, self._late = time.monotonic() + self._patience(), None

    def kill(self) -> None:
        """End it, and what it started."""
        if self._sock is None:
            return
        self._sock.close()
        self._sock = None
        if self._pid is not None:
            _kill_tree(self._pid)

    def _patience(self) -> float:
        if self._pid is None:
            return WARM_UP_S
        return SHORT_PATIENCE_S if self._folder in self.offenders else PATIENCE_S

    def _wants_more(self, frame: Frame) -> bool:
        kind = frame[0].get("t")
        if kind in ("violation", "hello", "woken"):
            return True
        return kind in ("call", "sleep") and frame[0].get("threads", 1) > 1

    def _quiet(self, last: Frame) -> float:
        if last[0].get("t") in ("violation", "hello") or not self.asking:
            return self._patience()
        threads = last[0].get("threads", 1)
        main_waits = any(frame[0].get("main") for frame in self.asking.values())
        running = threads - len(self.asking) - (0 if main_waits else 1)
        return QUIET_S if running > 0 else QUIET_IF_ALL_WAIT_S

    def _frame(self, patience_s: float) -> Frame:
        patience_s = self._patience() if self._incoming.some else patience_s

        def wait() -> None:
            nonlocal patience_s
            self._await(patience_s)
            patience_s = self._patience()  # what has begun goes on

        try:
            frame = self._incoming.frame(wait)
        except TimeoutError:
            raise
        except (EOFError, OSError):
            raise WorkerGone("exit") from None
        except BadFrame as error:
            raise WorkerGone(f"exit ({error})") from None
        if not makes_sense(frame[0]):
            raise WorkerGone(NONSENSE)
        if frame[0].get("t") == "hello" and self._pid is None:
            self._pid = int(frame[0]["pid"])
            cores.stay_with_me(self._pid)
            self._deadline = time.monotonic() + self._patience()
        if frame[0]["t"] in ("call", "sleep"):
            self.asking[frame[0]["id"]] = frame
        elif frame[0]["t"] == "woken":
            self.asking.pop(frame[0]["id"], None)
        return frame

    def _await(self, patience_s: float) -> None:
        """Wait for something to read; only a worker that was given all its time is called endless.

        One that other threads wait for may be quiet for longer while it computes.
        """
        if self._says_something(patience_s):
            return
        if patience_s < SHORT_PATIENCE_S and time.monotonic() < self._deadline:
            if self._pid and self._says_something_at_work(self._pid, patience_s):
                return
            raise TimeoutError
        if self._pid is None:
            raise WorkerGone("no worker came up")
        if self._says_something_late(self._pid):
            return
        self._check_memory(SLOW_RSS_BYTES)
        self.offenders.add(self._folder)
        raise WorkerGone("endless loop")

    def _says_something_at_work(self, pid: int, quiet_s: float) -> bool:
        """Whether it does before all of its threads wait.

        A light sleeper looks every few milliseconds whether it was woken: in between it waits like all others.
        """
        last, spent_s = time.monotonic() + BUSIEST * LONGEST_QUIET_S, processor_time_s(pid)
        looks = left = LOOKS_AT_SLEEPERS if any("light" in frame[0] for frame in self.asking.values()) else 1
        while time.monotonic() < last and processor_time_s(pid) - spent_s < LONGEST_QUIET_S:
            left = looks if is_at_work(pid) else left - 1
            if not left:
                return False
            self._deadline = max(self._deadline, time.monotonic() + SLICE_S)
            if self._says_something(quiet_s):
                return True
        return False

    def _says_something_late(self, pid: int) -> bool:
        """Whether it does, where it gets as much of a processor as it had time: a busy machine gives it little."""
        patience_s = self._patience()
        self._late = self._late or (time.monotonic(), processor_time_s(pid))  # who says ever more is late once
        began, spent_s = self._late
        while time.monotonic() < began + BUSIEST * patience_s and processor_time_s(pid) - spent_s < patience_s:
            self._deadline = time.monotonic() + SLICE_S
            if self._says_something(SLICE_S):
                self._deadline = time.monotonic() + patience_s
                return True
            if time.monotonic() > began + patience_s and not is_at_work(pid):
                return False
        return False

    def _says_something(self, within_s: float) -> bool:
        assert self._sock is not None
        until = min(time.monotonic() + within_s, self._deadline)
        while (left := until - time.monotonic()) > 0:
            if _is_readable(self._sock, min(left, SLICE_S)):
                return True
            self._check_memory(RSS_LIMIT_BYTES)
        return False

    def _check_memory(self, limit_bytes: int) -> None:
        if self._pid is None:
            return
        with contextlib.suppress(psutil.Error):
            if psutil.Process(self._pid).memory_info().rss > limit_bytes:
                raise WorkerGone("out of memory")


def _is_readable(sock: socket.socket, within_s: float) -> bool:
    if not hasattr(select, "poll"):
        return bool(select.select([sock], [], [], within_s)[0])
    poll = select.poll()  # select takes no descriptor beyond 1023
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(within_s * 1000))


def _kill_tree(pid: int) -> None:
    if not _is_childless(pid):
        with contextlib.suppress(psutil.Error):
            for child in psutil.Process(pid).children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    child.kill()
    with contextlib.suppress(OSError):
        os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))


def _is_childless(pid: int) -> bool:
    """Whether Linux says so at a glance: psutil would read the state of every process there is."""
    try:
        lists = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return False
    return bool(lists) and not any(lists)

"""The worker's one line to the cloud: a thread that asks is blocked until the cloud answers it.

There is no reader thread. Whoever waits reads for all and hands the others what is theirs, so that an environment has
no threads but the learner's own.
"""

from __future__ import annotations

import itertools
import os
import select
import socket
import threading
from collections.abc import Callable
from typing import Any

from cloudlet.worker.channel import Frame, Incoming, pack

LONGEST_NAME_CHARS = 200  # of a thread: a frame's header has a limit
LOOK_S = 0.002
_wait_for = threading.Condition.wait  # in real time, whatever a handler's own waits do


class Link:
    """Asks the cloud and waits for answers; `now_ms` is the virtual time that came with the last one.

    What was printed goes along with each question: who dies before its answer comes leaves its log, as on AWS.
    """

    _sock: socket.socket
    _incoming: Incoming

    def __init__(self, printed: Callable[[], str] = str) -> None:
        self.now_ms = 0
        self._printed = printed
        self._ids = itertools.count(1)
        self._sending = threading.Lock()
        self._turn = threading.Condition()
        self._reading = False
        self._frames: dict[object, Frame] = {}
        self._given_up: set[object] = set()

    def begin(self, sock: socket.socket) -> None:
        """Lead to the cloud at the other end of this socket."""
        self._sock, self._incoming = sock, Incoming(sock)

    def tell(self, header: dict[str, Any], body: bytes = b"") -> None:
        """Send a frame that wants no answer."""
        data = pack(header, body)
        with self._sending:
            self._sock.sendall(data)

    def ask(self, header: dict[str, Any], body: bytes = b"") -> Frame:
        """Send a frame and block until its answer is here."""
        return self._wait(self._say(header, body))

    def doze(self, seconds: float, woken: Callable[[], Any]) -> Any:
        """Sleep in the cloud's time, but no longer than until `woken()` gives something: that is the result."""
        number = self._say({"t": "sleep", "seconds": seconds, "light": True})
        while not (found := woken()):
            if self._is_answered(number):
                return woken()
        with self._turn:
            if self._frames.pop(number, None) is None:
                self._given_up.add(number)
        self._say({"t": "woken"}, number=number)
        return found

    def command(self) -> Frame:
        """Block until the cloud gives the next command (init, invoke)."""
        return self._wait(None)

    def _say(self, header: dict[str, Any], body: bytes = b"", number: int = 0) -> int:
        """Send a frame, and whose it is. Its number, a new one unless it has one, comes back with the answer."""
        number = number or next(self._ids)
        thread = threading.current_thread()
        header |= {"id": number, "thread": thread.name[:LONGEST_NAME_CHARS], "threads": threading.active_count()}
        header |= {"main": thread is threading.main_thread(), "log": self._printed()}
        self.tell(header, body)
        return number

    def _is_answered(self, number: int) -> bool:
        """Whether the answer is here; looks for it, for a moment of real time."""
        with self._turn:
            mine = not self._reading and number not in self._frames
            if mine:
                self._reading = True
            elif number not in self._frames:
                _wait_for(self._turn, LOOK_S)
        if mine:
            self._read(LOOK_S)
        with self._turn:
            return self._frames.pop(number, None) is not None

    def _wait(self, number: int | None) -> Frame:
        while True:
            with self._turn:
                while number not in self._frames and self._reading:
                    self._turn.wait()
                if number in self._frames:
                    return self._frames.pop(number)
                self._reading = True
            self._read()

    def _read(self, within_s: float | None = None) -> None:
        """Read a frame, if one comes in that time, for whoever waits for it. Nobody else reads meanwhile."""
        frame = None
        try:
            if within_s is None or self._incoming.some or _is_readable(self._sock, within_s):
                frame = self._incoming.frame()
        except (EOFError, OSError):
            os._exit(0)  # the cloud is gone, and so is the reason to be here
        with self._turn:
            self._reading = False
            if frame is not None:
                self.now_ms = max(self.now_ms, frame[0].get("now", 0))
                if frame[0].get("id") not in self._given_up:
                    self._frames[frame[0].get("id")] = frame
            self._turn.notify_all()


_select, _poll = select.select, getattr(select, "poll", None)


def _is_readable(sock: socket.socket, within_s: float) -> bool:
    if _poll is None:
        return bool(_select([sock], [], [], within_s)[0])
    poll = _poll()  # select takes no descriptor beyond 1023
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(within_s * 1000))

"""The worker's one line to the cloud: a thread that asks is blocked until the cloud answers it.

There is no reader thread. Whoever waits reads for all and hands the others what is theirs, so that an environment has
no threads but the learner's own.
"""

from __future__ import annotations

import itertools
import os
import socket
import threading
from collections.abc import Callable
from typing import Any

from cloudlet.worker.channel import Frame, Incoming, pack

LONGEST_NAME_CHARS = 200  # of a thread: a frame's header has a limit


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
        number = next(self._ids)
        thread = threading.current_thread()
        header |= {"id": number, "thread": thread.name[:LONGEST_NAME_CHARS], "threads": threading.active_count()}
        header |= {"main": thread is threading.main_thread(), "log": self._printed()}
        self.tell(header, body)
        return self._wait(number)

    def command(self) -> Frame:
        """Block until the cloud gives the next command (init, invoke)."""
        return self._wait(None)

    def _wait(self, number: int | None) -> Frame:
        while True:
            with self._turn:
                while number not in self._frames and self._reading:
                    self._turn.wait()
                if number in self._frames:
                    return self._frames.pop(number)
                self._reading = True
            try:
                frame = self._incoming.frame()
            except (EOFError, OSError):
                os._exit(0)  # the cloud is gone, and so is the reason to be here
            with self._turn:
                self._reading = False
                self.now_ms = max(self.now_ms, frame[0].get("now", 0))
                self._frames[frame[0].get("id")] = frame
                self._turn.notify_all()

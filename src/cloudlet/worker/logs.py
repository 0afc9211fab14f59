"""What a handler prints: kept for its log, up to a limit, whatever way it is printed."""

from __future__ import annotations

import io
import logging
import os
import sys

LIMIT_CHARS = 128 * 1024
FORMAT = "[%(levelname)s]\t%(asctime)s\t%(message)s"


class Log(io.TextIOBase):
    """Standing in for stdout and stderr. What goes beyond the limit is counted and dropped."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._size = 0
        self._dropped = 0

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, text: str) -> int:
        """Keep `text`, as far as there is room."""
        room = LIMIT_CHARS - self._size
        kept = text[: max(0, room)]
        if kept:
            self._parts.append(kept)
        self._size += len(kept)
        self._dropped += len(text) - len(kept)
        return len(text)

    def take(self) -> str:
        """All that was written since the last time."""
        note = f"\n... and {self._dropped} characters more" if self._dropped else ""
        text = "".join(self._parts) + note
        self._parts, self._size, self._dropped = [], 0, 0
        return text


def install() -> Log:
    """Take over stdout, stderr, their descriptors, and the root logger (which Lambda configures, too)."""
    log = Log()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
    sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = log  # type: ignore[misc,assignment]
    root = logging.getLogger()
    root.handlers[:] = [logging.StreamHandler(log)]
    root.handlers[0].setFormatter(logging.Formatter(FORMAT))
    return log

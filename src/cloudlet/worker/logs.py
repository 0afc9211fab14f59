"""What a handler prints: kept for its log, up to a limit, whatever way it is printed.

The form of what is logged: github.com/aws/aws-lambda-python-runtime-interface-client, bootstrap.py.
"""

from __future__ import annotations

import io
import logging
import os
import sys
import time
from typing import Any

LIMIT_CHARS = 128 * 1024
STDOUT = 1
FORMAT = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s"
TIME_FORMAT = "%Y-%m-%dT%H:%M:%S"

request_id = ""
"""That of the invocation that runs now; there is none while the module is imported."""


class Log(io.TextIOBase):
    """Stands in for stdout and stderr and their descriptors. What goes beyond the limit is counted and dropped."""

    encoding, errors = "utf-8", "backslashreplace"

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._size = 0
        self._dropped = 0
        self._handler = handler(self)
        self.buffer = _Bytes(self)

    def writable(self) -> bool:
        """Always."""
        return True

    def fileno(self) -> int:
        """That of the real one, which leads nowhere."""
        return STDOUT

    def reconfigure(self, **_: object) -> None:
        """As a stream of Python's can be; here nothing comes of it."""

    def write(self, text: str) -> int:
        """Keep `text`, as far as there is room."""
        room = LIMIT_CHARS - self._size
        kept = text[: max(0, room)]
        if kept:
            self._parts.append(kept)
        self._size += len(kept)
        self._dropped += len(text) - len(kept)
        return len(text)

    def take_over(self) -> None:
        """Stand in from now on, and for the root logger, too, which Lambda configures."""
        nowhere = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nowhere, descriptor)
        os.close(nowhere)
        self._instead_of = sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__  # to end them takes time
        sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = self  # type: ignore[misc,assignment]
        logging.getLogger().handlers[:] = [self._handler]

    def so_far(self) -> str:
        """What was written since the last time; the invocation goes on."""
        parts, self._parts = self._parts, []
        return "".join(parts)

    def take(self) -> str:
        """What was written since the last time, at the end of an invocation."""
        note = f"\n... and {self._dropped} characters more" if self._dropped else ""
        self._size, self._dropped = 0, 0
        return self.so_far() + note


class _Bytes(io.RawIOBase):
    """The buffer beneath a log, for who prints bytes."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: Any) -> int:
        """Keep what the bytes say."""
        self._log.write(bytes(data).decode(self._log.encoding, self._log.errors))
        return len(data)


def handler(stream: Any) -> logging.Handler:
    """The root logger's handler, as Lambda makes it."""
    made = logging.StreamHandler(stream)
    made.setFormatter(logging.Formatter(FORMAT, TIME_FORMAT))
    made.formatter.converter = time.gmtime  # type: ignore[union-attr]
    made.addFilter(_with_request_id)
    return made


def _with_request_id(record: logging.LogRecord) -> bool:
    record.aws_request_id = request_id
    return True

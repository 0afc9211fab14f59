"""Frames on a socket: u32 header length, u32 body length, a JSON header, a raw body.

Both sides speak it and neither trusts it: there is no pickle here, so a frame can carry values but never code.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Callable
from typing import Any

LENGTHS = struct.Struct("!II")
MAX_HEADER_BYTES = 8 * 1024 * 1024
MAX_BODY_BYTES = 64 * 1024 * 1024
MOST_AT_A_TIME = 256 * 1024

Frame = tuple[dict[str, Any], bytes]


class BadFrame(Exception):
    """What came is no frame: too large, or no JSON object."""


def pack(header: dict[str, Any], body: bytes = b"") -> bytes:
    """A frame's bytes."""
    text = json.dumps(header, separators=(",", ":")).encode()
    return LENGTHS.pack(len(text), len(body)) + text + body


class Incoming:
    """The frames that come on a socket. What came along with one is kept for the next."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._kept = b""

    @property
    def some(self) -> bool:
        """Whether something of the next frame is here already."""
        return bool(self._kept)

    def frame(self, wait: Callable[[], object] = lambda: None) -> Frame:
        """The next frame; EOFError when the other side is gone, BadFrame when it talks nonsense.

        `wait` is called before more of it is read: whoever does not trust the other side waits there, and no longer
        than he likes.
        """
        header_size, body_size = LENGTHS.unpack(self._exactly(LENGTHS.size, wait))
        if header_size > MAX_HEADER_BYTES or body_size > MAX_BODY_BYTES:
            raise BadFrame(f"a frame of {header_size} + {body_size} bytes is too large")
        try:
            header = json.loads(self._exactly(header_size, wait))
        except (ValueError, RecursionError) as error:
            raise BadFrame(f"a frame's header is no JSON: {error}") from None
        if not isinstance(header, dict):
            raise BadFrame("a frame's header is no object")
        return header, self._exactly(body_size, wait)

    def _exactly(self, size: int, wait: Callable[[], object]) -> bytes:
        if len(self._kept) < size:
            self._read(size, wait)
        found, self._kept = self._kept[:size], self._kept[size:]
        return found

    def _read(self, size: int, wait: Callable[[], object]) -> None:
        chunks = bytearray(self._kept)
        while len(chunks) < size:
            wait()
            chunk = self._sock.recv(MOST_AT_A_TIME)
            if not chunk:
                raise EOFError("the other side is gone")
            chunks += chunk
        self._kept = bytes(chunks)

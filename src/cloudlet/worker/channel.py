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

Frame = tuple[dict[str, Any], bytes]


class BadFrame(Exception):
    """What came is no frame: too large, or no JSON object."""


def pack(header: dict[str, Any], body: bytes = b"") -> bytes:
    """A frame's bytes."""
    text = json.dumps(header, separators=(",", ":")).encode()
    return LENGTHS.pack(len(text), len(body)) + text + body


def _exactly(sock: socket.socket, size: int, wait: Callable[[], object]) -> bytes:
    chunks = bytearray()
    while len(chunks) < size:
        wait()
        chunk = sock.recv(min(size - len(chunks), 1 << 20))
        if not chunk:
            raise EOFError("the other side is gone")
        chunks += chunk
    return bytes(chunks)


def receive(sock: socket.socket, wait: Callable[[], object] = lambda: None) -> Frame:
    """The next frame; EOFError when the other side is gone, BadFrame when it talks nonsense.

    `wait` is called before each piece of it: whoever does not trust the other side waits there, and no longer than he
    likes.
    """
    header_size, body_size = LENGTHS.unpack(_exactly(sock, LENGTHS.size, wait))
    if header_size > MAX_HEADER_BYTES or body_size > MAX_BODY_BYTES:
        raise BadFrame(f"a frame of {header_size} + {body_size} bytes is too large")
    try:
        header = json.loads(_exactly(sock, header_size, wait))
    except (ValueError, RecursionError) as error:
        raise BadFrame(f"a frame's header is no JSON: {error}") from None
    if not isinstance(header, dict):
        raise BadFrame("a frame's header is no object")
    return header, _exactly(sock, body_size, wait)

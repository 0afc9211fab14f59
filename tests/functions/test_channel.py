"""Frames on a socket, however their bytes come."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from cloudlet.worker.channel import LENGTHS, MAX_HEADER_BYTES, MOST_AT_A_TIME, BadFrame, Incoming, pack

FRAMES = [({"t": "call", "id": 1}, b"one"), ({}, b""), ({"t": "result"}, b"\x00" * 3 * MOST_AT_A_TIME)]


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    one, other = socket.socketpair()
    with one, other:
        other.settimeout(10)
        yield one, other


def test_frames_that_come_together_are_told_one_by_one(ends: tuple[socket.socket, socket.socket]) -> None:
    sender, receiver = ends
    sender.sendall(pack(*FRAMES[0]) + pack(*FRAMES[1]) + pack(*FRAMES[0])[:9])
    incoming, waits = Incoming(receiver), [0]

    def wait() -> None:
        waits[0] += 1

    assert not incoming.some
    assert [incoming.frame(wait), incoming.frame(wait)] == FRAMES[:2]
    assert (waits, incoming.some) == ([1], True)
    sender.sendall(pack(*FRAMES[0])[9:])
    assert incoming.frame(wait) == FRAMES[0]
    assert (waits, incoming.some) == ([2], False)


def test_a_frame_may_come_byte_by_byte(ends: tuple[socket.socket, socket.socket]) -> None:
    sender, receiver = ends
    left = iter(pack(*FRAMES[0]))
    assert Incoming(receiver).frame(lambda: sender.sendall(bytes([next(left)]))) == FRAMES[0]


def test_a_long_frame_comes_in_pieces(ends: tuple[socket.socket, socket.socket]) -> None:
    sender, receiver = ends
    data = memoryview(pack(*FRAMES[2]))
    pieces = iter([data[at : at + 50_000] for at in range(0, len(data), 50_000)])

    def wait() -> None:
        sender.sendall(next(pieces))

    assert Incoming(receiver).frame(wait) == FRAMES[2]


def test_who_is_gone_in_the_middle_of_a_frame_is_gone(ends: tuple[socket.socket, socket.socket]) -> None:
    sender, receiver = ends
    sender.sendall(pack(*FRAMES[0])[:-1])
    sender.shutdown(socket.SHUT_WR)
    with pytest.raises(EOFError):
        Incoming(receiver).frame()


@pytest.mark.parametrize("nonsense", [LENGTHS.pack(MAX_HEADER_BYTES + 1, 0), LENGTHS.pack(2, 0) + b"[]", b"\x00" * 8])
def test_what_is_no_frame_is_refused(ends: tuple[socket.socket, socket.socket], nonsense: bytes) -> None:
    sender, receiver = ends
    sender.sendall(nonsense)
    with pytest.raises(BadFrame):
        Incoming(receiver).frame()

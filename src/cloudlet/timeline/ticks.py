"""The times that stand below the axis: round ones where time is linear, none inside of a fold."""

from __future__ import annotations

import math

from cloudlet.timeline.folding import Folding, Piece

FINER = 10
"""How much closer together the times are that appear when one zooms in."""
MOST_FINE = 400
LABELS = 7  # on the whole axis, about
UNITS_MS = (1, 2, 5)


def ticks(folding: Folding) -> tuple[dict[int, str], set[int]]:
    """The labels by position, and the positions of those that are there before one zooms in."""
    linear = [piece for piece in folding.pieces if not piece.folded]
    step = _nice(folding.busy_ms / LABELS)
    labels: dict[int, str] = {}
    if folding.busy_ms // max(1, step // FINER) <= MOST_FINE:
        labels |= _labels(linear, max(1, step // FINER))
    coarse = _labels(linear, step) | {round(piece.left): _time(piece.start, 100) for piece in linear}
    return labels | coarse, set(coarse)


def _labels(pieces: list[Piece], step: int) -> dict[int, str]:
    return {
        round(piece.x(at)): _time(at, step)
        for piece in pieces
        for at in range(math.ceil(piece.start / step) * step, piece.end + 1, step)
    }


def _nice(ms: float) -> int:
    """The next 1, 2 or 5 times a power of ten."""
    power = 10 ** max(0, math.floor(math.log10(max(1.0, ms))))
    return int(next((power * unit for unit in UNITS_MS if power * unit >= ms), power * 10))


def _time(at: int, step: int) -> str:
    decimals = 0 if step >= 1000 else 1 if step >= 100 else 2 if step >= 10 else 3
    return f"{at / 1000:.{decimals}f} s"

"""A time axis on which quiet times are folded: what matters takes milliseconds, and a visibility timeout minutes.

Between the folds the axis is linear, and one second is as wide everywhere.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDTH = 1_000_000
LEAST_QUIET_MS = 1000
WORTH_FOLDING = 0.2  # of all the time that is not folded
MOST_FOLDS = 12
FOLDED_SHARE = 0.45  # of the width, at most
FOLD_SHARE = 0.09  # of the width, for each


@dataclass(frozen=True)
class Piece:
    """A stretch of time and where it lies; `folded` when nothing happens in it and it is drawn short."""

    start: int
    end: int
    left: float
    right: float
    folded: bool

    def x(self, at: float) -> float:
        """Where a moment of it lies."""
        length = self.end - self.start
        return self.left + (self.right - self.left) * ((at - self.start) / length if length else 0)


class Folding:
    """The axis for these moments (ms); positions go from 0 to WIDTH."""

    def __init__(self, moments: Sequence[int]) -> None:
        ordered = sorted(set(moments)) or [0]
        gaps = list(pairwise(ordered))
        quiet = _quiet([b - a for a, b in gaps])
        self.pieces = _laid_out(gaps, quiet) or [Piece(ordered[0], ordered[0], 0.0, float(WIDTH), False)]
        self._starts = [piece.start for piece in self.pieces]

    def x(self, at: float) -> float:
        """Where a moment lies."""
        return self.pieces[max(0, bisect_right(self._starts, at) - 1)].x(at)

    @property
    def busy_ms(self) -> int:
        """How much time is not folded."""
        return sum(piece.end - piece.start for piece in self.pieces if not piece.folded)

    @property
    def folds(self) -> list[Piece]:
        """The stretches that are drawn short."""
        return [piece for piece in self.pieces if piece.folded]


def _quiet(gaps: Sequence[int]) -> int:
    """How long (ms) a gap must be to be folded."""
    busy, ordered = 0, sorted(gaps)
    for place, gap in enumerate(ordered):
        if gap > max(LEAST_QUIET_MS, busy * WORTH_FOLDING) and len(ordered) - place <= MOST_FOLDS:
            return gap
        busy += gap
    return busy + 1


def _laid_out(gaps: Sequence[tuple[int, int]], quiet: int) -> list[Piece]:
    busy_ms = sum(b - a for a, b in gaps if b - a < quiet)
    folds = sum(b - a >= quiet for a, b in gaps)
    share = min(FOLDED_SHARE, FOLD_SHARE * folds) if busy_ms else 1.0
    pieces: list[Piece] = []
    left = 0.0
    for a, b in gaps:
        folded = b - a >= quiet
        right = left + WIDTH * (share / folds if folded else (1 - share) * (b - a) / busy_ms)
        pieces.append(Piece(a, b, left, right, folded))
        left = right
    return _joined(pieces)


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Neighbours that are both linear become one."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and not joined[-1].folded and not piece.folded:
            last = joined.pop()
            piece = Piece(last.start, piece.end, last.left, piece.right, False)
        joined.append(piece)
    return joined

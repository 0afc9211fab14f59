"""Many lanes as one: how many of them are in each state, from moment to moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from cloudlet.timeline.folding import WIDTH, Folding
from cloudlet.timeline.model import STATES, Kind, Lane, Mark, Sign, Span

STEP = WIDTH // 330  # changes that lie closer together count as one
APART = WIDTH // 40  # and so do marks
TOLD: tuple[Sign, ...] = ("failed", "refused", "dead")
"""The marks that a counting lane has; what is sent and what is done, its heights tell."""


def counted(kind: Kind, name: str, lanes: Sequence[Lane], folding: Folding) -> Lane:
    """One lane for many."""
    steps = _steps([span for lane in lanes for span in lane.spans], folding)
    spans = [span for step in steps for span in _stacked(*step)]
    marks = [mark for lane in lanes for mark in lane.marks if mark.sign in TOLD]
    size = max((span.base + span.count for span in spans), default=1)
    return Lane(kind, name, spans, together(marks, folding), size)


def together(marks: Iterable[Mark], folding: Folding) -> list[Mark]:
    """Marks that would lie on each other become one with a count."""
    found: Counter[tuple[Sign, float]] = Counter()
    first: dict[tuple[Sign, float], Mark] = {}
    for mark in marks:
        key = (mark.sign, folding.x(mark.at) // APART)
        first.setdefault(key, mark)
        found[key] += mark.count
    return [_several(first[key], count) for key, count in found.items()]


def _several(mark: Mark, count: int) -> Mark:
    return mark if count == 1 else Mark(mark.sign, mark.at, {"how many": str(count)}, count)


def _steps(spans: list[Span], folding: Folding) -> list[tuple[int, int, Counter[str]]]:
    """From when to when how many are in which state."""
    moments = sorted({at for span in spans for at in (span.start, span.end)})
    first: dict[float, int] = {}
    for at in moments:
        first.setdefault(folding.x(at) // STEP, at)
    changes: dict[int, Counter[str]] = {}
    for span in spans:
        for at, sign in ((span.start, 1), (span.end, -1)):
            change = changes.setdefault(first[folding.x(at) // STEP], Counter())
            change[span.state] += sign * span.count
    now, steps = Counter[str](), []
    for at, until in pairwise(sorted(changes)):
        now.update(changes[at])
        steps.append((at, until, Counter(now)))
    return steps


def _stacked(start: int, end: int, counts: Counter[str]) -> list[Span]:
    spans, base = [], 0
    for state in STATES:
        if counts[state] > 0:
            spans.append(Span(state, start, end, {"how many": str(counts[state])}, counts[state], base))
            base += counts[state]
    return spans

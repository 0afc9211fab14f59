"""A template that AWS refuses, explained by the check whose promise it breaks. See `if_refused` of a check."""

from __future__ import annotations

from collections.abc import Callable

from grader.finding import Finding

Cause = tuple[tuple[str, ...], str, str]
"""Words of which AWS's refusal has one, why it refuses, and what to write."""


def explain_a_refusal(deployed: Callable[[], object], *causes: Cause) -> None:
    """Ask for what is deployed; where AWS refuses in the words of a cause, say why it does, and what to write."""
    try:
        deployed()
    except Finding as refusal:
        for words, because, act in causes:
            if any(one in refusal.saw for one in words):
                refusal.because, refusal.try_ = because, act
        raise

"""A template that AWS refuses, explained by the check whose promise it breaks. See `if_refused` of a check."""

from __future__ import annotations

from collections.abc import Callable

from grader.finding import Finding


def explain_a_refusal(deployed: Callable[[], object], words: tuple[str, ...], because: str, act: str) -> None:
    """Ask for what is deployed; where AWS refuses in one of these words, say why it does, and what to write."""
    try:
        deployed()
    except Finding as refusal:
        if any(one in refusal.saw for one in words):
            refusal.because, refusal.try_ = because, act
        raise

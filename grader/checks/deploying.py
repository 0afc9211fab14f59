"""A template that AWS refuses, explained by the check whose promise it breaks. See `if_refused` of a check."""

from __future__ import annotations

from grader.finding import Finding
from grader.shop import Shop


def explain_a_refusal(shop: Shop, queue: str, words: tuple[str, ...], because: str, act: str) -> None:
    """Deploy; where AWS refuses in one of these words, say why it does, and what to write."""
    try:
        shop.queue(queue)
    except Finding as refusal:
        if any(one in refusal.saw for one in words):
            refusal.because, refusal.try_ = because, act
        raise

"""What a cloud raises when it cannot show what a check asks about: no verdict, neither for the learner nor against."""

from __future__ import annotations


class NotShown(Exception):
    """The text says what does not happen on that cloud."""

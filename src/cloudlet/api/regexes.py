"""Regular expressions that a learner writes into an API: selection patterns, schemas, templates.

They run in this process, so a repeated group, from which run-away expressions are made, is not taken.
"""

from __future__ import annotations

import re
from functools import lru_cache

MAX_LENGTH = 500  # characters
REPEATED_GROUP = re.compile(r"(?<!\\)\)[*+{]")


@lru_cache(maxsize=256)
def compiled(pattern: str) -> re.Pattern[str]:
    """The expression. Raises ValueError where it is none, or is not taken."""
    if len(pattern) > MAX_LENGTH or REPEATED_GROUP.search(pattern):
        raise ValueError(f"a regular expression that repeats a group is not taken here: {pattern!r}")
    try:
        return re.compile(pattern, re.DOTALL)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"{pattern!r} is no regular expression: {error}") from None

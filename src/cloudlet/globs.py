"""Text patterns with * and ?, as IAM and EventBridge have them.

Matching takes at most length times length steps: a pattern is a learner's, and a regular expression made of it
could run for ever.
"""

from __future__ import annotations

ANY_TEXT, ANY_LETTER = "*", "?"

Glob = tuple[str | None, ...]
"""Letters; None stands for any text, "" for any one letter."""


def glob(pattern: str, *, letters: bool = True, escapes: bool = False) -> Glob:
    """Read a pattern. `letters` says whether ? is a wildcard, `escapes` whether a backslash takes * its meaning."""
    found: list[str | None] = []
    at = 0
    while at < len(pattern):
        letter = pattern[at]
        if escapes and letter == "\\" and at + 1 < len(pattern):
            at += 1
            found.append(pattern[at])
        elif letter == ANY_TEXT:
            found.append(None)
        else:
            found.append("" if letters and letter == ANY_LETTER else letter)
        at += 1
    return tuple(found)


def fits(pattern: Glob, text: str) -> bool:
    """Whether the pattern stands for the whole text."""
    at = here = 0
    star = resume = -1
    while here < len(text):
        if at < len(pattern) and pattern[at] is None:
            star, resume = at, here
            at += 1
        elif at < len(pattern) and pattern[at] in ("", text[here]):
            at, here = at + 1, here + 1
        elif star >= 0:  # let the last * stand for one letter more
            resume += 1
            at, here = star + 1, resume
        else:
            return False
    return all(one is None for one in pattern[at:])

"""Words that findings share: names in a row, how many, how often, and texts cut where nobody reads on."""

from __future__ import annotations

LONGEST_CHARS = 4000  # of what a learner's code said or sent
SHORT_CHARS = 300  # of a value beside others
NAME_CHARS = 60
FIRST_LINES = 4  # of an exception's message: boto3 has one for each parameter at fault


def listed(names: list[str]) -> str:
    """Names in a row: "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def several(names: list[str], most: int = 5) -> str:
    """Names in a row, the first few."""
    names = [shortened(name, NAME_CHARS) for name in names]
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")


def counted(number: int, what: str) -> str:
    """`1 call`, `2 calls`."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def times(number: int) -> str:
    """How often, in words."""
    return {0: "not once", 1: "once", 2: "twice"}.get(number, f"{number} times")


def shortened(text: str, most: int = LONGEST_CHARS) -> str:
    """`text`, whole unless it is longer than anybody reads; what is left out is counted."""
    return text if len(text) <= most else f"{text[:most]} ... and {len(text) - most} characters more"


def beginning(text: str) -> str:
    """The first lines of a text; those left out are counted."""
    lines = text.splitlines()
    rest = len(lines) - FIRST_LINES
    return "\n".join(lines[:FIRST_LINES]) + f"\n... {counted(rest, 'line')} more" if rest > 0 else text


def short(text: str) -> str:
    """A value that a reader can take in at a glance."""
    return shortened(text, SHORT_CHARS)

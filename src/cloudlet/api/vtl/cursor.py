"""A place in a template's text, which moves on by what it recognises."""

from __future__ import annotations

import re

from cloudlet.api.vtl.nodes import BadTemplate

SPACE = re.compile(r"\s*")


class Cursor:
    """Reads text from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    @property
    def rest(self) -> bool:
        """Whether anything is left."""
        return self.at < len(self.text)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Move over what the pattern recognises here, if it does."""
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found

    def skip(self, literal: str) -> bool:
        """Move over white space and this literal, if it is next."""
        space = SPACE.match(self.text, self.at)
        after = space.end() if space else self.at
        if not self.text.startswith(literal, after):
            return False
        self.at = after + len(literal)
        return True

    def spaces(self) -> None:
        """Move over white space."""
        self.take(SPACE)

    def expect(self, literal: str) -> None:
        """Move over white space and this literal, or raise BadTemplate."""
        if not self.skip(literal):
            raise self.error(f"{literal!r}")

    def error(self, expected: str) -> BadTemplate:
        """What to raise when something else was expected here."""
        self.spaces()
        line = self.text.count("\n", 0, self.at) + 1
        column = self.at - self.text.rfind("\n", 0, self.at)
        came = self.text[self.at : self.at + 20] or "the end"
        return BadTemplate(f"line {line}, column {column}: expected {expected}, came {came!r}")

"""Text for any terminal: wrapped, safe to print, and readable where the console knows ASCII only.

A learner's values pass through here, so what could move the cursor or change colours is spelled out instead.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable

WIDTH = 80
LABEL = 10  # the column in which a finding's texts begin

SIGNS = {"✓": "+", "✗": "x", "·": ".", "█": "#", "░": "-", "▸": ">", "▾": "v", "◆": "D", "●": "o"}
ASCII = str.maketrans(SIGNS | {"“": '"', "”": '"', "—": "-", "…": "...", "→": "->"})
UNSAFE = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff"
    r"\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)


def safe(text: str) -> str:
    """`text` with control characters, surrogates, direction marks and what has no width spelled out; line ends stay."""
    return UNSAFE.sub(lambda found: ascii(found.group())[1:-1], text.replace("\r\n", "\n"))


def _piece(line: str, width: int) -> list[str]:
    """A line within the width, its indentation kept; a word that is longer than that stays whole."""
    if len(line) <= width:
        return [line]
    indent = line[: len(line) - len(line.lstrip())]
    further = indent + "  " if indent else ""
    return textwrap.wrap(
        line,
        width,
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )


def wrapped(text: str, width: int) -> list[str]:
    """The lines of `text`, none longer than `width` unless one word is."""
    return [piece for line in safe(text).split("\n") for piece in _piece(line.rstrip(), width)]


def labelled(label: str, text: str, indent: int = 0, width: int = WIDTH) -> list[str]:
    """`text` wrapped beside its label, the further lines below its beginning."""
    margin = " " * (indent + LABEL)
    first, *rest = wrapped(text, width - indent - LABEL)
    return [" " * indent + label.ljust(LABEL) + first, *((margin + line).rstrip() for line in rest)]


class Printer:
    """Writes lines to a stream, in characters that it can take."""

    def __init__(self, write: Callable[[str], object], encoding: str | None) -> None:
        self._write, self._encoding = write, encoding or "utf-8"

    def encodable(self, text: str) -> str:
        """`text` in characters of the stream's encoding."""
        try:
            text.encode(self._encoding)
        except UnicodeEncodeError:
            plain = text.translate(ASCII)
            return plain.encode(self._encoding, "backslashreplace").decode(self._encoding)
        return text

    def line(self, text: str = "") -> None:
        """Write a line."""
        self._write(self.encodable(text) + "\n")

    def lines(self, texts: list[str]) -> None:
        """Write some lines."""
        for text in texts:
            self.line(text)

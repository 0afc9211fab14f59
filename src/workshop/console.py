"""What the command says to a person: colour where a terminal takes it, plain text everywhere else."""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys

from rich.console import Console
from rich.text import Text

UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def prepare() -> None:
    """Let a Windows console with an old code page show a `?` where it would fail on a character."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def say(text: str = "", style: str = "") -> None:
    """Print text as it is, but for what moves the cursor or turns the direction of writing, which is spelled out.

    `style` (such as `green`) shows only on a terminal without NO_COLOR.
    """
    seen = UNSEEN.sub(lambda found: ascii(found.group())[1:-1], text)
    Console(highlight=False, soft_wrap=True).print(Text(seen, style=style))


def complain(text: str) -> None:
    """Print an error where errors go."""
    print(text, file=sys.stderr)


def command(words: str) -> str:
    """The command as this person would type it: behind `uv run` only for those who used uv."""
    by_uv = "UV" in os.environ or "UV_RUN_RECURSION_DEPTH" in os.environ
    return f"{'uv run ' if by_uv else ''}workshop {words}"


def agrees(question: str) -> bool:
    """Whether the person says yes; no answer at all is a no."""
    with contextlib.suppress(EOFError):
        return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")
    say()
    return False

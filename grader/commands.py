"""The commands that findings and the board name, as this person types them: behind `uv run` only where uv is used."""

from __future__ import annotations

import os
from dataclasses import dataclass

from grader.clouds import SIMULATED


def _typed(words: str) -> str:
    by_uv = "UV" in os.environ or "UV_RUN_RECURSION_DEPTH" in os.environ
    return f"uv run {words}" if by_uv else words


def workshop(words: str) -> str:
    """A command of the workshop's own, such as `uv run workshop reset 03`."""
    return _typed(f"workshop {words}")


@dataclass(frozen=True)
class Asked:
    """What is graded, and on which cloud; `lessons` as the user typed it, empty for the course's own."""

    lessons: str = ""
    cloud: str = SIMULATED

    def grading(self, number: str, seed: int | None = None) -> str:
        """The command that grades one lesson of it; without a seed it takes the usual one."""
        lessons = f' --lessons "{self.lessons}"' if " " in self.lessons else f" --lessons {self.lessons}"
        cloud = f" --cloud {self.cloud}" if self.cloud != SIMULATED else ""
        chance = f" --seed {seed}" if seed is not None else ""
        return _typed(f"pytest grader/{lessons if self.lessons else ''}{cloud} --lesson {number}{chance}")

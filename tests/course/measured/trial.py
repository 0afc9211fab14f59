"""One way of doing a job, tried on a calm cloudlet: a folder is deployed, messages are sent, and figures are read.

Nothing here is timed by a clock on the wall: the figures are virtual, and the same on every machine.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cloudlet import Cloud, Stack
from cloudlet.history import Event

ROOT = Path(__file__).resolve().parents[3]
ENDS = ("succeeded", "failed", "timed_out", "crashed")


@dataclass(frozen=True)
class Trial:
    """A deployed way of doing it. Its figures count from its deployment."""

    cloud: Cloud
    stack: Stack
    began_ms: int

    def count(self, kind: str, queue: str) -> int:
        """How often this happened to messages of a queue: "received", "dead_lettered" ..."""
        name = self.stack.queue(queue).name
        return sum(1 for event in self.cloud.history.of(kind) if event.actor == name)

    def seen(self, function: str) -> set[str]:
        """The bodies that a function was invoked with."""
        return {
            record["body"] for event in self._of(function, "invoked") for record in event.payload.get("Records", [])
        }

    def most_at_once(self, function: str) -> int:
        """How many invocations of a function ran at the same time, at most."""
        running = most = 0
        for event in self._of(function, "invoked", *ENDS):
            running += 1 if event.kind == "invoked" else -1
            most = max(most, running)
        return most

    def last_s(self, function: str) -> int:
        """After how many seconds the last invocation of a function had ended."""
        return round((self._of(function, *ENDS)[-1].at - self.began_ms) / 1000)

    def _of(self, function: str, *kinds: str) -> list[Event]:
        name = self.stack.function(function).name
        return [event for event in self.cloud.history.of(*kinds) if event.actor == name]


def template(name: str) -> str:
    """The text of a template of `templates/`, or of the folder of the course that is named: "solutions/06_throttling"."""
    place = ROOT / name / "template.yaml" if "/" in name else Path(__file__).parent / "templates" / f"{name}.yaml"
    return place.read_text(encoding="utf-8")


@contextmanager
def trial(template: str, *files: Path, seed: int = 0) -> Iterator[Trial]:
    """Deploy a template's text with these files beside it, on a calm cloud."""
    with tempfile.TemporaryDirectory(prefix="trial-") as place, Cloud(seed=seed, calm=True) as cloud:
        (Path(place) / "template.yaml").write_text(template, encoding="utf-8")
        for file in files:
            shutil.copy(file, place)
        stack = cloud.deploy(place)
        yield Trial(cloud, stack, cloud.now)

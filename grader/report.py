"""The verdicts, and the JSON that tools read: versioned, written in one piece or not at all.

A check that waits for another was not tried: its status is "blocked", and it has no points.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from grader import commands
from grader.check import Check
from grader.finding import Finding

VERSION = 1
HOLDS, NOT_YET, COULD_NOT_RUN = 0, 1, 3

CheckStatus = Literal["passed", "failed", "blocked", "error"]
LessonStatus = Literal["passed", "failed", "error"]


@dataclass(frozen=True)
class CheckResult:
    """What became of a check. The texts are empty where there is nothing to say.

    `replay` is the command that shows it again, and `on_aws` says what AWS would refuse that this cloud does not.
    """

    id: str
    promise: str
    title: str
    status: CheckStatus
    points: int
    max_points: int
    saw: str = ""
    because: str = ""
    look_at: str = ""
    try_: str = ""
    replay: str = ""
    not_shown: bool = False
    on_aws: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The fixed shape."""
        facts = asdict(self)
        facts["try"] = facts.pop("try_")
        for name in ("not_shown", "on_aws"):
            del facts[name]
        return facts


def passed(check: Check) -> CheckResult:
    """It holds."""
    return CheckResult(check.id, check.promise, check.title, "passed", check.points, check.points)


def failed(check: Check, finding: Finding) -> CheckResult:
    """It does not hold yet."""
    texts = {name: getattr(finding, name) for name in ("saw", "because", "look_at", "try_", "replay")}
    return replace(passed(check), status="failed", points=0, **texts)


def blocked(check: Check, needed: Check) -> CheckResult:
    """It waits for a check that it builds on."""
    saw = f"waits for {needed.promise}: {needed.title}"
    return replace(passed(check), status="blocked", points=0, saw=saw)


def not_shown(check: Check, cloud: str, what: str) -> CheckResult:
    """The cloud cannot show what it asks about: no verdict, and no points to be had."""
    saw = f"{cloud} does not show this: {what}"
    return replace(passed(check), status="blocked", points=0, max_points=0, saw=saw, not_shown=True)


def error(check: Check, what: str, traceback: str) -> CheckResult:
    """The grader itself failed; `traceback` is ours, kept for the report."""
    return replace(
        passed(check),
        status="error",
        points=0,
        saw=f"could not run: {what}",
        because="The fault is the grader's and not yours: this check says nothing about your code.\n" + traceback,
        look_at="the course's own files",
        try_="Report it, with the traceback that --report-json FILE writes.",
    )


@dataclass(frozen=True)
class LessonReport:
    """The results of a lesson's checks."""

    id: str
    title: str
    checks: Sequence[CheckResult]

    @property
    def status(self) -> LessonStatus:
        """ "error" as soon as the grader failed in one check: then the verdict is not whole."""
        statuses = {check.status for check in self.checks if not check.not_shown}
        return "error" if "error" in statuses else "passed" if statuses <= {"passed"} else "failed"

    @property
    def points(self) -> int:
        """The points of what holds."""
        return sum(check.points for check in self.checks)

    @property
    def max_points(self) -> int:
        """The points there are."""
        return sum(check.max_points for check in self.checks)

    @property
    def on_aws(self) -> list[str]:
        """What AWS would refuse of it, each once."""
        return sorted({one for check in self.checks for one in check.on_aws})

    def as_json(self) -> dict[str, Any]:
        """The fixed shape."""
        facts = {name: getattr(self, name) for name in ("id", "title", "status", "points", "max_points", "on_aws")}
        return facts | {"checks": [check.as_json() for check in self.checks]}


@dataclass(frozen=True)
class Report:
    """All that was graded."""

    cloud: str
    seed: int
    lessons: Sequence[LessonReport]

    @property
    def exit_status(self) -> int:
        """0 when all hold, 1 when something does not yet, 3 when the grader could not run."""
        statuses = {lesson.status for lesson in self.lessons}
        return COULD_NOT_RUN if "error" in statuses else HOLDS if statuses <= {"passed"} else NOT_YET

    def as_json(self) -> dict[str, Any]:
        """The fixed shape."""
        lessons = [lesson.as_json() for lesson in self.lessons]
        return {"version": VERSION, "cloud": self.cloud, "seed": self.seed, "lessons": lessons}

    def text(self) -> str:
        """What a learner reads, board included."""
        from grader.board import whole

        return whole(self, lambda number: commands.workshop(f"check {number}"))

    def write(self, path: Path) -> None:
        """Write the JSON to `path`, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(f".{path.name}.{os.getpid()}.half")
        try:
            half.write_text(json.dumps(self.as_json(), indent=2) + "\n", encoding="utf-8")
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)

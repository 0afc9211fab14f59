"""What the command remembers between two calls, in `.workshop/` of the course's folder.

Losing it costs nothing but time: a damaged file counts as an empty one.
"""

from __future__ import annotations

import json
from typing import Any

from workshop.course import Course, Lesson, Trouble, digest

NO_REPORT = {"status": "error", "points": 0, "max_points": 0, "checks": []}


def load(course: Course, name: str) -> dict[str, Any]:
    """What was kept under a name, or nothing."""
    try:
        kept = json.loads((course.memory / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def save(course: Course, name: str, kept: dict[str, Any]) -> None:
    """Keep something under a name. Raises Trouble where the folder cannot be written."""
    path = course.memory / f"{name}.json"
    try:
        path.parent.mkdir(exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(kept, indent=1), encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        raise Trouble(
            f"The command remembers in {course.memory}, but cannot write there: {error}.\n"
            "Make the course's folder writable, or copy it to a place that is."
        ) from error


def keep_report(course: Course, report: dict[str, Any], digests: dict[str, str]) -> None:
    """Remember a report's lessons, with the fingerprint that each folder had when it was graded."""
    kept = load(course, "reports")
    for entry in report["lessons"]:
        kept[entry["id"]] = {"digest": digests[entry["id"]], "report": entry}
    save(course, "reports", kept)


def was_graded(course: Course, lesson: Lesson) -> bool:
    """Whether there is a report that says something about the lesson."""
    return bool(last_report(course, lesson)[0]["status"] != "error")


def last_report(course: Course, lesson: Lesson) -> tuple[dict[str, Any], bool]:
    """The lesson's last report, and whether its files changed since."""
    kept = load(course, "reports").get(lesson.id)
    if not isinstance(kept, dict) or not {"digest", "report"} <= set(kept):
        return dict(NO_REPORT), False
    return kept["report"], kept["digest"] != digest(course.folder(lesson))

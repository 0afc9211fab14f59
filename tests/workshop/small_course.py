"""A small course, and verdicts as simple as can be: a file that says it passes does.

The reports and their words are the grader's own; only what it takes to come to a verdict is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from grader.course import Lesson, load_course
from grader.report import CheckResult, LessonReport, Report

DECLARATION = """
[[lesson]]
id = "01_sender"
title = "An HTTP request becomes a message"
files = ["sender.py"]
given = ["template.yaml"]

[[lesson]]
id = "02_receiver"
title = "A message becomes work"
files = ["receiver.py"]
given = ["template.yaml"]
"""
HINTS = "# Hints\n\n## 1\n\nLook at the event.\n\n## 2\n\nThe body is text.\n\n## 3\n\nUse json.loads.\n"
STARTER = "def handler(event, context):\n    ...  # TODO\n"
SOLVED = "def handler(event, context):\n    return 202\n"


def lay_out(root: Path) -> None:
    """Write a course of two lessons, untouched."""
    write(root / "lessons" / "lessons.toml", DECLARATION)
    for lesson, file in (("01_sender", "sender.py"), ("02_receiver", "receiver.py")):
        write(root / "lessons" / lesson / "README.md", f"# {lesson}\n")
        for tree in ("lessons", "grader/starters"):
            write(root / tree / lesson / file, STARTER)
            write(root / tree / lesson / "template.yaml", "Resources: {}\n")
        write(root / "solutions" / lesson / file, SOLVED)
        write(root / "grader" / "hints" / f"{lesson}.md", HINTS)


def verdicts(
    root: Path,
    selection: Sequence[str],
    *,
    lessons_dir: Path | None,
    cloud: str,
    seed: int,
    on_result: Callable[[Lesson, CheckResult], None],
) -> Report:
    """What grading such a course comes to."""
    declared = load_course(root)
    lessons = []
    for name in selection:
        lesson = declared.lesson(name)
        result = verdict((lessons_dir or root / "lessons") / lesson.id)
        on_result(lesson, result)
        lessons.append(LessonReport(lesson.id, lesson.title, (result,)))
    return Report(cloud, seed, lessons)


def verdict(folder: Path) -> CheckResult:
    """What a lesson's only check comes to."""
    title = "The file says that it passes."
    said = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    if "# passes" in said:
        on_aws = ("its role allows nothing",) if "# not on AWS" in said else ()
        return CheckResult("it_passes", "P1", title, "passed", 3, 3, on_aws=on_aws)
    finding = ("it says nothing", "silence is no promise", f"lessons/{folder.name}", "say it")
    return CheckResult("it_passes", "P1", title, "failed", 0, 3, *finding)


def write(path: Path, text: str) -> None:
    """Write a file, and the folders that lead to it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")

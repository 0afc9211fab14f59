"""What the learner reads: a line for each check as it ends, findings below it, and the board at the end.

Nothing is said by colour alone; there is no colour at all, so a terminal, a pipe and a CI log show the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from grader.course import Lesson
from grader.report import CheckResult, LessonReport, Report
from grader.text import LABEL, WIDTH, labelled, safe, wrapped

WORDS = {"passed": "✓ ok", "failed": "✗ not yet", "blocked": "· waits", "error": "! could not run"}
WORD = 10
BAR = 20
FINDING = 4


def heading(lesson: Lesson | LessonReport) -> list[str]:
    """The lines that open a lesson."""
    return ["", f"{lesson.id}  {lesson.title}", ""]


def started(title: str) -> str:
    """A passing note that a check runs, never longer than a line."""
    return f"  {'..':{WORD}} {title}"[: WIDTH - 1]


def finding_lines(result: CheckResult, indent: int = 0) -> list[str]:
    """The four lines of a finding, and how to see it again."""
    because = result.because.split("\n")[0] if result.status == "error" else result.because
    texts = [("saw", result.saw), ("because", because), ("look at", result.look_at), ("try", result.try_)]
    texts += [("replay", result.replay)] if result.replay else []
    return [line for label, text in texts for line in labelled(label, text, indent)]


def check_lines(result: CheckResult) -> list[str]:
    """How a check ended."""
    word = f"  {WORDS[result.status]:{WORD}} {result.promise}  "
    title = result.title + (f" ({result.saw.split(':')[0]})" if result.status == "blocked" else "")
    first, *rest = wrapped(title, WIDTH - len(word))
    lines = [word + first, *(" " * len(word) + line for line in rest)]
    return [*lines, "", *finding_lines(result, FINDING), ""] if result.status in ("failed", "error") else lines


def _bar(points: int, max_points: int) -> str:
    full = BAR * points // max_points if max_points else 0
    return "█" * full + "░" * (BAR - full)


def _row(lesson: LessonReport, widest: int) -> str:
    worth = [check for check in lesson.checks if check.max_points]
    held = sum(check.status == "passed" for check in worth)
    points = f"{lesson.points} of {lesson.max_points} points"
    word = {"passed": "✓ passed", "failed": "✗ not yet", "error": "! could not run"}[lesson.status]
    bar = _bar(lesson.points, lesson.max_points)
    return f"  {lesson.id:{widest}}  {bar}  {held:2} of {len(worth):2} hold, {points:16} {word}"


def _first_open(lessons: Sequence[LessonReport]) -> tuple[LessonReport, CheckResult] | None:
    """What to do next: a finding if there is one, for all else waits for it."""
    order = ("failed", "error", "blocked")
    for lesson in lessons:
        for status in order:
            for check in lesson.checks:
                if check.status == status and not check.not_shown:
                    return lesson, check
    return None


def on_aws_lines(lesson: LessonReport) -> list[str]:
    """What of a lesson works here and would not on AWS; it costs no points."""
    lines = [line for one in lesson.on_aws for line in labelled("On AWS", f"{lesson.id}: {one}")]
    return ["", *lines] if lines else []


def board_lines(report: Report, command: Callable[[str], str]) -> list[str]:
    """The board: each lesson, what is next, and the one command to run now (`command` of the lesson's number)."""
    widest = max((len(lesson.id) for lesson in report.lessons), default=0)
    rows = [_row(lesson, widest) for lesson in report.lessons]
    rows += [line for lesson in report.lessons for line in on_aws_lines(lesson)]
    found = _first_open(report.lessons)
    if found is None:
        return ["", "The board", *rows, "", "All that was graded holds.", ""]
    lesson, check = found
    what = labelled("Next", f"{lesson.id}, {check.promise}: {check.title}")
    where = labelled("look at", check.look_at) if check.look_at else []
    return ["", "The board", *rows, "", *what, *where, "then".ljust(LABEL) + command(lesson.id.split("_")[0]), ""]


def whole(report: Report, command: Callable[[str], str]) -> str:
    """All that there is to say about a report."""
    lines = []
    for lesson in report.lessons:
        lines += [*heading(lesson), *(line for check in lesson.checks for line in check_lines(check))]
    return "\n".join(safe(line) for line in [*lines, *board_lines(report, command)])

"""The one place that reaches the grader, which lies in the course's folder and is not installed.

Grading imports much; that is why `watch` stays, and why `hint` and `reset` never come here.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from workshop import memory
from workshop.course import Course, Lesson, Trouble, digest

SEED = 0
CLOUD = "simulated"
FOR_THE_FOLDER = "waits for P0:"


def grade(
    course: Course,
    lessons: Sequence[Lesson],
    tree: Path | None = None,
    seed: int = SEED,
    *,
    quiet: bool = False,
) -> int:
    """Grade lessons, print each verdict as the grader words it, and return the grader's exit status.

    The reports are remembered, but not those of another tree than the learner's or of an unusual seed.
    """
    told = Progress() if quiet else Verdicts(course)
    graded = report(course, lessons, told.hear, tree, seed)
    told.end(graded)
    return int(graded.exit_status)


def report(
    course: Course,
    lessons: Sequence[Lesson],
    hear: Callable[[Any, Any], None],
    tree: Path | None = None,
    seed: int = SEED,
    cloud: str = CLOUD,
) -> Any:
    """Grade lessons; `hear` is told each verdict as it comes. Only what the board is about is remembered."""
    grader = module(course)
    digests = {lesson.id: digest(course.folder(lesson)) for lesson in lessons}
    names = [lesson.id for lesson in lessons]
    try:
        graded = grader.grade(course.root, names, lessons_dir=tree, cloud=cloud, seed=seed, on_result=hear)
    except grader.CourseError as error:
        raise Trouble(str(error)) from error
    if tree is None and seed == SEED and cloud == CLOUD:
        memory.keep_report(course, graded.as_json(), digests)
    return graded


class Verdicts:
    """Prints the checks' verdicts as they come, each lesson's below its heading.

    What waits until the folder can be run is only counted: the finding would not be on the screen any more.
    """

    def __init__(self, course: Course) -> None:
        self._board = module(course, "board")
        self._printer = printer(course)
        self._lesson: str | None = None
        self._waiting = 0

    def hear(self, lesson: Any, result: Any) -> None:
        """Print one."""
        if lesson.id != self._lesson:
            self._say_how_many_wait()
            self._printer.lines(self._board.heading(lesson))
            self._lesson = lesson.id
        if result.status == "blocked" and result.saw.startswith(FOR_THE_FOLDER):
            self._waiting += 1
            return
        self._printer.lines(self._board.check_lines(result))
        sys.stdout.flush()

    def end(self, report: Any) -> None:
        """Print what would be refused on AWS."""
        self._say_how_many_wait()
        for lesson in report.lessons:
            self._printer.lines(self._board.on_aws_lines(lesson))

    def _say_how_many_wait(self) -> None:
        if self._waiting:
            self._printer.line(
                f"  {self._board.WORDS['blocked']:{self._board.WORD}} {self._waiting} checks wait for P0."
            )
        self._waiting = 0


class Progress:
    """A dot for each check, and only where somebody watches."""

    def __init__(self) -> None:
        self._watched = sys.stdout.isatty()

    def hear(self, lesson: Any, result: Any) -> None:
        """Print one."""
        print("." if self._watched else "", end="", flush=True)

    def end(self, report: Any) -> None:
        """End the line of dots."""
        if self._watched:
            print()


def printer(course: Course) -> Any:
    """The grader's printer: `lines([...])`, in characters that the terminal can take."""
    return module(course, "text").Printer(sys.stdout.write, sys.stdout.encoding)


def module(course: Course, name: str = "") -> Any:
    """The course's grader, or a module of it. Raises Trouble where it cannot be imported."""
    if str(course.root) not in sys.path:
        sys.path.insert(0, str(course.root))
    try:
        return importlib.import_module(f"grader.{name}" if name else "grader")
    except ImportError as error:
        raise Trouble(
            f"The grader in {course.root / 'grader'} cannot be imported: {error}.\n"
            "Probably the course's dependencies are not installed: run `uv sync`, or `pip install .`."
        ) from error

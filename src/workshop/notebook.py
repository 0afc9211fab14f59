"""What the notebooks import. Cells stay short because the work is done here, and a test runs every one of them.

Your own files are always read from lessons/: save there, run the cell again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshop import board as command_board
from workshop import findings, grading, memory, showing
from workshop.course import Course, Lesson, Trouble, find
from workshop.play import SEED, play
from workshop.seen import Seen
from workshop.showing import Shown, note
from workshop.stage import AWS_NAMES, Knobs

__all__ = ["board", "compare", "note", "open_lesson"]

NO_LOCALSTACK = "Not shown: {trouble}.\nNothing is wrong: you need LocalStack for no lesson."
NOT_GRADED = "not graded yet"


@dataclass(frozen=True)
class OpenLesson:
    """A lesson in its notebook."""

    course: Course
    lesson: Lesson

    def play(self, whose: str = "mine", *, seed: int = SEED, **story: Any) -> Seen:
        """Let the lesson's story happen to the "starter", to "mine" or to the "solution", and see it.

        Knobs: batch_size, visibility_s, max_receive_count, concurrency; all else is the story's own.
        """
        knobs = Knobs(**{name: story.pop(name) for name in AWS_NAMES if name in story})
        return Seen(play(self.course, self.lesson, whose, seed=seed, knobs=knobs, **story))

    def check(self) -> None:
        """Grade your files, and show what the grader found."""
        _live(self._graded)

    def check_on_localstack(self) -> None:
        """Grade your files on LocalStack, where one runs."""
        _live(self._graded_there)

    def _graded_there(self, show: Callable[[Shown], None]) -> Shown:
        try:
            return self._graded(show, "localstack")
        except Trouble as trouble:
            return note(NO_LOCALSTACK.format(trouble=trouble))

    def _graded(self, show: Callable[[Shown], None], cloud: str = grading.CLOUD) -> Shown:
        done: list[str] = []

        def heard(_: Any, result: Any) -> None:
            done.append(result.id)
            show(findings.progress(len(done), result.title))

        report = grading.report(self.course, [self.lesson], heard, cloud=cloud)
        return findings.shown(self.course, report)


def open_lesson(name: str) -> OpenLesson:
    """The lesson of that number, in the course that the notebook lies in. Raises Trouble where there is none."""
    course = find(Path.cwd())
    return OpenLesson(course, course.lesson(name))


def board() -> Shown:
    """Where you are: each lesson, its state and its points when it was last graded."""
    course = find(Path.cwd())
    rows = [_board_row(course, lesson) for lesson in course.lessons]
    return showing.table(["", "lesson", "state", "points"], rows, "The course has no lesson.")


def _board_row(course: Course, lesson: Lesson) -> list[str]:
    row = command_board.row(course, lesson)
    if not memory.was_graded(course, lesson):
        return [lesson.number, lesson.title, NOT_GRADED, ""]
    return [lesson.number, lesson.title, row.state, f"{row.report['points']} of {row.report['max_points']}"]


def compare(predicted: float | str | None, happened: float | str, what: str) -> Shown:
    """Your prediction beside what happened."""
    if predicted is None:
        return note(f"You have not predicted yet. {happened} {what}.")
    word = "✓ As you said" if predicted == happened else f"✗ You said {predicted}"
    return note(f"{word}: {happened} {what}.")


def _live(work: Callable[[Callable[[Shown], None]], Shown]) -> None:
    """Show how work gets on, and in its place what came of it."""
    from IPython.display import display

    handle = display(note("..."), display_id=True)  # type: ignore[no-untyped-call]
    handle.update(work(handle.update))

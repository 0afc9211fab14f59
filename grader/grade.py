"""Grades lessons as a library call: no pytest here, nothing printed.

The learner's code never runs in this process; what is read is the history that the cloud recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from grader import ahead
from grader.check import checks_of
from grader.clouds import SIMULATED, opener, warm_up
from grader.commands import Asked
from grader.course import Lesson, load_course
from grader.folder import shown
from grader.lesson_run import LessonRun
from grader.precheck import the_folder_can_be_run
from grader.report import CheckResult, LessonReport, Report

OnResult = Callable[[Lesson, CheckResult], None]


def _nobody(_: Lesson, __: CheckResult) -> None:
    """Nobody listens."""


def grade(
    course_root: Path,
    selection: Iterable[str] = (),
    *,
    lessons_dir: Path | None = None,
    cloud: str = SIMULATED,
    seed: int = 0,
    on_result: OnResult = _nobody,
) -> Report:
    """Grade the selected lessons (all if none is named) as they are in `lessons_dir` (the course's own if None).

    `on_result` hears of each check as it ends. Raises CourseError when there is no such lesson or cloud.
    """
    course, open_cloud = load_course(course_root), opener(cloud)
    warm_up(cloud)
    tree = lessons_dir or course_root / "lessons"
    if lessons_dir is not None:
        course.expect_lessons(lessons_dir, shown(lessons_dir, course_root))
    asked = Asked("" if lessons_dir is None else shown(lessons_dir, course_root), cloud)
    runs = [LessonRun(course, lesson, tree, open_cloud, seed, asked) for lesson in course.select(selection)]
    tasks = [(run, (the_folder_can_be_run, *checks_of(run.lesson))) for run in runs]
    waiting, lessons = ahead.judge(cloud, tasks), []
    try:
        for run, checks in tasks:
            lesson, results = run.lesson, []
            for check in checks:
                results.append(waiting.result(run, check))
                on_result(lesson, results[-1])
            lessons.append(LessonReport(lesson.id, lesson.title, tuple(results)))
    finally:
        waiting.stop()
    return Report(cloud, seed, tuple(lessons))

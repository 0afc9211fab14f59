"""PYTEST_DONT_REWRITE: the checks as pytest items, and pytest's own noise kept silent.

pytest takes the DIR of `--lessons DIR` for a place of tests before it knows the option, and would run a conftest.py
that lies there; so those are declared as loaded before it comes to them.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import types
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from grader import ahead, clouds
from grader.check import Check, checks_in, checks_of, modules_of
from grader.course import Course, CourseError, Lesson, load_course
from grader.lesson_run import LessonRun
from grader.precheck import the_folder_can_be_run
from grader.pytest_output import Output, asked, leave_out_what_has_no_line, silence

__all__ = [
    "pytest_addoption",
    "pytest_collect_file",
    "pytest_collection_finish",
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_xdist_make_scheduler",
]

ROOT = Path(__file__).resolve().parent.parent
CHECKS = Path(__file__).resolve().parent / "checks"
PLUGIN = "course-grading"


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """The options of the grader."""
    group = parser.getgroup("grader", "the course's grader")
    group.addoption("--lessons", metavar="DIR", default=None, help="the tree to grade (default: the course's lessons)")
    group.addoption("--lesson", metavar="N", action="append", default=[], help="a lesson: 3, 03 or its id; repeatable")
    group.addoption("--cloud", choices=clouds.NAMES, default=clouds.SIMULATED, help="where the lessons are deployed")
    group.addoption("--seed", type=int, default=0, help="another seed shows another order of what may happen")
    group.addoption("--report-json", metavar="FILE", default=None, help="write the report there, too")
    _keep_out_conftests(sys.argv, pluginmanager)


def _keep_out_conftests(arguments: Sequence[str], pluginmanager: pytest.PytestPluginManager) -> None:
    """Declare every conftest.py that pytest would look for around DIR as loaded: nothing is run then."""
    for option, folder in pairwise(arguments):
        if option != "--lessons":
            continue
        graded = Path(os.path.abspath(folder))  # noqa: PTH100, pytest does not resolve links either
        for place in (graded, *graded.glob("test*"), *graded.parents):
            planted = str(place / "conftest.py")
            if not ROOT.is_relative_to(place) and not pluginmanager.has_plugin(planted):
                pluginmanager.register(types.ModuleType("kept_out"), planted)


def _here(config: pytest.Config, path: str) -> Path:
    """A path as the user means it, without its dots; links stay, for so it is shown."""
    return Path(os.path.normpath(config.invocation_params.dir / path))


class Grading:
    """What is graded in this run: pytest asks it for each verdict."""

    def __init__(self, config: pytest.Config) -> None:
        self.course: Course = load_course(ROOT)
        self.lessons = self.course.select(config.getoption("--lesson"))
        self._seed = config.getoption("--seed")
        self._asked = asked(config)
        self._open = clouds.opener(config.getoption("--cloud"))
        for lesson in self.lessons:
            checks_of(lesson)
        self.lessons_dir = _here(config, chosen) if (chosen := self._asked.lessons) else ROOT / "lessons"
        self._runs: dict[str, LessonRun] = {}
        self.waiting = ahead.Waiting()
        """The checks that are judged before they are asked for; none in a process of pytest-xdist."""
        if chosen:
            self.course.expect_lessons(self.lessons_dir, chosen)
        for plugin in config.pluginmanager.get_plugins():
            if Path(getattr(plugin, "__file__", None) or ROOT).is_relative_to(self.lessons_dir):
                raise CourseError(f"{plugin.__file__} was run by pytest; name grader/ before --lessons")

    def run(self, lesson: Lesson) -> LessonRun:
        """The run of a lesson, the same for all of its checks."""
        if lesson.id not in self._runs:
            made = LessonRun(self.course, lesson, self.lessons_dir, self._open, self._seed, self._asked)
            self._runs[lesson.id] = made
        return self._runs[lesson.id]

    @pytest.hookimpl(tryfirst=True)
    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Stop what was begun, while what it prints is not shown, and show and write in peace what was graded."""
        leave_out_what_has_no_line(excinfo)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self.waiting.stop()

    def pytest_unconfigure(self, config: pytest.Config) -> None:
        """Stop what was begun. Let pytest, which looks for garbage five times at its end, pass by what clouds left."""
        self.waiting.stop()
        if _only_the_grader(config):
            gc.freeze()

    def lesson_of(self, module: str) -> Lesson | None:
        """The selected lesson whose checks are in that module."""
        return next((lesson for lesson in self.lessons if module in modules_of(lesson)), None)


def _only_the_grader(config: pytest.Config) -> bool:
    """Whether nothing else was asked for: other tests keep pytest's own report."""
    places = [config.invocation_params.dir / argument.split("::")[0] for argument in config.args]
    return all(place.resolve().is_relative_to(CHECKS.parent) for place in places)


def _others_grade(config: pytest.Config) -> bool:
    """Whether this process only hands out checks to processes of pytest-xdist."""
    return bool(getattr(config.option, "numprocesses", None)) and not hasattr(config, "workerinput")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Read the course; a wrong one, or a lesson that is none, is the user's to put right."""
    options = config.option
    graded = not options.collectonly and not getattr(options, "help", False) and _only_the_grader(config)
    if graded and not _others_grade(config):
        clouds.warm_up(config.getoption("--cloud"))
    try:
        grading = Grading(config)
    except CourseError as error:
        raise pytest.UsageError(str(error)) from None
    config.pluginmanager.register(grading, PLUGIN)
    if graded:
        silence(config)
        if not hasattr(config, "workerinput"):
            config.pluginmanager.register(Output(config, grading.course, grading.lessons), "course-output")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The module of a selected lesson's checks holds items; no other file does."""
    grading = parent.config.pluginmanager.get_plugin(PLUGIN)
    if grading is None or file_path.parent != CHECKS or file_path.suffix != ".py":
        return None
    lesson = grading.lesson_of(file_path.stem)
    if lesson is None:
        return None
    return ChecksFile.from_parent(parent, path=file_path, run=grading.run(lesson))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the lessons into teaching order; the checks of each keep theirs."""
    grading = config.pluginmanager.get_plugin(PLUGIN)
    if grading is not None:
        places = {lesson.id: place for place, lesson in enumerate(grading.lessons)}
        items.sort(key=lambda item: places.get(item.lesson_id, 0) if isinstance(item, CheckItem) else 0)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With pytest-xdist, give each process whole lessons: a check's dependencies are judged once then."""
    if not _only_the_grader(config):
        return None
    from xdist.scheduler import LoadScopeScheduling

    class ByLesson(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return lesson_in(nodeid)

    return ByLesson(config, log)


def lesson_in(nodeid: str) -> str:
    """The digits of the lesson whose check that is: `grader/checks/lesson_03_batching.py::...` has `03`."""
    return Path(nodeid.split("::")[0]).stem.split("_")[1]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Begin to get the cloud ready where checks will run."""
    if not session.items or session.config.option.collectonly:
        return
    cloud = session.config.getoption("--cloud")
    clouds.warm_up(cloud)
    if not hasattr(session.config, "workerinput"):
        _grading(session.config).waiting = ahead.judge(cloud, _tasks(session.items))


def _grading(config: pytest.Config) -> Grading:
    found = config.pluginmanager.get_plugin(PLUGIN)
    assert isinstance(found, Grading)
    return found


def _tasks(items: Iterable[pytest.Item]) -> list[ahead.Task]:
    """The selected checks of each lesson, in their order."""
    chosen: dict[LessonRun, list[Check]] = {}
    for item in items:
        if isinstance(item, CheckItem):
            chosen.setdefault(item.run, []).append(item.check)
    return list(chosen.items())


class ChecksFile(pytest.File):
    """A module of checks."""

    def __init__(self, *, run: LessonRun, **rest: object) -> None:
        super().__init__(**rest)  # type: ignore[arg-type]
        self._run = run

    def collect(self) -> Iterable[pytest.Item]:
        """An item for each check; the first module of a lesson begins with the one that all others wait for."""
        first = self.path.stem == modules_of(self._run.lesson)[0]
        for check in (*((the_folder_can_be_run,) if first else ()), *checks_in(self.path.stem)):
            yield CheckItem.from_parent(self, name=check.id, check=check, run=self._run)


class NotYet(Exception):
    """A check that does not hold; pytest counts it as failed."""


class CheckItem(pytest.Item):
    """One check. What became of it travels with pytest's report, from other processes, too."""

    def __init__(self, *, check: Check, run: LessonRun, **rest: object) -> None:
        super().__init__(**rest)  # type: ignore[arg-type]
        self.check, self.run, self.lesson_id = check, run, run.lesson.id
        self.user_properties.append(("lesson", self.lesson_id))

    def runtest(self) -> None:
        """Judge the check."""
        result = _grading(self.config).waiting.result(self.run, self.check)
        self.user_properties.append(("result", vars(result)))
        self.user_properties.append(("cause", vars(self.run.cause(self.check))))
        if result.status == "blocked":
            pytest.skip(result.saw)
        if result.status != "passed":
            raise NotYet(result.saw)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        """A finding's text, never a traceback of ours; a failure of ours has one in the report."""
        return str(excinfo.value) if isinstance(excinfo.value, NotYet) else str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where it is, and its title."""
        return self.path, None, f"{self.check.promise}  {self.check.title}"

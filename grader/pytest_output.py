"""PYTEST_DONT_REWRITE: prints each verdict as it comes and the board at the end, in place of pytest's own report.

pytest's reporter stays, since other plugins talk to it, but it writes into nothing.
"""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter

from grader import board
from grader.check import checks_of
from grader.commands import Asked
from grader.course import Course, Lesson
from grader.precheck import the_folder_can_be_run
from grader.report import COULD_NOT_RUN, HOLDS, CheckResult, LessonReport, Report
from grader.text import WIDTH, Printer

REPORTER = "terminalreporter"


def silence(config: pytest.Config) -> None:
    """Let pytest's reporter write into nothing."""
    standard = config.pluginmanager.get_plugin(REPORTER)
    if standard is not None:
        config.pluginmanager.unregister(standard)
        quiet = TerminalReporter(config, io.StringIO())
        config.pluginmanager.register(quiet, REPORTER)
        if hasattr(standard, "_tw"):
            standard._tw = quiet._tw  # for plugins that took hold of it before


def leave_out_what_has_no_line(excinfo: pytest.ExceptionInfo[BaseException]) -> None:
    """Let pytest look at a traceback: it trips over an instruction that is on no line, where Ctrl-C may come, too."""
    excinfo.traceback = excinfo.traceback.filter(lambda entry: entry._rawentry.tb_lineno is not None)


def command(config: pytest.Config, number: str) -> str:
    """The command that grades one lesson as this run did."""
    return asked(config).grading(number, config.getoption("--seed") or None)


def asked(config: pytest.Config) -> Asked:
    """What this run was asked to grade."""
    return Asked(config.getoption("--lessons") or "", config.getoption("--cloud"))


def result_of(report: pytest.TestReport, name: str = "result") -> CheckResult | None:
    """The result that a report carries, or the one that it comes from ("cause")."""
    facts = dict(report.user_properties)
    return CheckResult(**facts[name]) if name in facts else None  # type: ignore[arg-type]


class Output:
    """Hears of every check, wherever it ran."""

    def __init__(self, config: pytest.Config, course: Course, lessons: Sequence[Lesson]) -> None:
        self._config, self._course, self._lessons = config, course, lessons
        self._stream = sys.stdout
        self._print = Printer(self._stream.write, self._stream.encoding)
        self._results: dict[str, dict[str, CheckResult]] = {}
        self._shown: dict[str, set[str]] = {}
        self._printed: str | None = None
        self._note = self._stream.isatty()
        self._columns = min(WIDTH, shutil.get_terminal_size().columns) - 1
        self._failures: list[str] = []

    # While checks run

    def pytest_runtest_logstart(self, nodeid: str, location: tuple[str, int | None, str]) -> None:
        """On a terminal, say which check runs; its verdict takes the note's place."""
        if self._note:
            note = self._print.encodable(board.started(location[2]))
            self._stream.write("\r" + note[: self._columns].ljust(self._columns) + "\r")
            self._stream.flush()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Print a verdict."""
        result = result_of(report)
        if report.when == "call" and report.failed and result is None:
            self._failures.append(f"{report.nodeid}\n{report.longreprtext}")
        if report.when != "teardown" or result is None:
            return
        lesson = self._course.lesson(str(dict(report.user_properties)["lesson"]))
        self._results.setdefault(lesson.id, {})[result.id] = result
        self._clear_note()
        for shown in (result_of(report, "cause") or result, result):
            if shown.id not in self._shown.setdefault(lesson.id, set()):
                self._show(lesson, shown)
        self._stream.flush()

    def _show(self, lesson: Lesson, result: CheckResult) -> None:
        self._shown[lesson.id].add(result.id)
        if self._config.option.verbose < 0 and result.status in ("passed", "blocked"):
            return
        if lesson.id != self._printed:
            self._print.lines(board.heading(lesson))
            self._printed = lesson.id
        self._print.lines(board.check_lines(result))

    def _clear_note(self) -> None:
        if self._note:
            self._stream.write("\r" + " " * self._columns + "\r")

    # When something is wrong with the grader itself

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A module of checks that cannot be read."""
        if report.failed:
            self._failures.append(f"{report.nodeid}\n{report.longreprtext}")

    def pytest_internalerror(self, excrepr: object) -> None:
        """pytest itself, or this plugin, failed."""
        self._failures.append(str(excrepr))

    # At the end

    @property
    def report(self) -> Report:
        """All verdicts so far."""
        graded = [lesson for lesson in self._lessons if lesson.id in self._results]
        lessons = [LessonReport(lesson.id, lesson.title, self._in_order(lesson)) for lesson in graded]
        return Report(self._config.getoption("--cloud"), self._config.getoption("--seed"), lessons)

    def _is_whole(self, lesson: LessonReport) -> bool:
        return len(lesson.checks) == 1 + len(checks_of(self._course.lesson(lesson.id)))

    def _in_order(self, lesson: Lesson) -> tuple[CheckResult, ...]:
        """The results in the order of the checks: other processes report theirs in between."""
        results = self._results[lesson.id]
        names = [check.id for check in (the_folder_can_be_run, *checks_of(lesson))]
        return tuple(results[name] for name in names if name in results)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Print the board, write the report, and settle the exit status. What was interrupted passes for nothing."""
        self._clear_note()
        report, interrupted = self.report, exitstatus == pytest.ExitCode.INTERRUPTED
        if interrupted:
            report = replace(report, lessons=[lesson for lesson in report.lessons if self._is_whole(lesson)])
        for failure in self._failures:
            self._print.lines(["", "could not run: the fault is the grader's and not yours", *failure.splitlines()])
        if report.lessons:
            self._print.lines(board.board_lines(report, lambda number: command(self._config, number)))
        elif not self._failures and not interrupted:
            self._print.line("No check was selected.")
        if interrupted:
            shown = "the board shows the lessons that were" if report.lessons else "no lesson was"
            self._print.line(f"Interrupted: {shown} graded to the end.")
        if not self._written(report) or self._failures:
            session.exitstatus = pytest.ExitCode.INTERNAL_ERROR
        elif report.lessons and exitstatus in (HOLDS, pytest.ExitCode.TESTS_FAILED):
            session.exitstatus = report.exit_status
        self._stream.flush()

    def _written(self, report: Report) -> bool:
        file = self._config.getoption("--report-json")
        try:
            if file:
                report.write(Path(self._config.invocation_params.dir, file))
        except OSError as error:
            self._print.line(f"could not run: the report cannot be written to {file}: {error.strerror}")
            return False
        return True


assert COULD_NOT_RUN == pytest.ExitCode.INTERNAL_ERROR

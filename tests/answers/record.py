"""`python -m tests.answers.record 01_sender` writes each wrong answer's finding.txt from the check's real finding.

`01_sender-sends_twice` in its place records that one.

It records what is; whether a text is any good, only a reader can tell.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from grader.board import finding_lines
from grader.check import checks_of
from grader.clouds import SIMULATED, opener
from grader.course import load_course
from grader.grade import grade
from grader.lesson_run import LessonRun
from grader.report import CheckResult, LessonReport
from tests.answers.catalogue import ROOT, Answer, answers


def graded(answer: Answer, seed: int = 0) -> LessonReport:
    """The report on an answer."""
    with tempfile.TemporaryDirectory(prefix="answer-") as place:
        return grade(answer.laid_out(Path(place)), [answer.lesson], seed=seed).lessons[0]


def named_result(answer: Answer, seed: int = 0, cloud: str = SIMULATED, asked: str = "") -> CheckResult:
    """The verdict of the check `asked` for, else that which an answer names: no other is run but what it builds on."""
    course = load_course(ROOT)
    lesson = course.lesson(answer.lesson)
    check = next(check for check in checks_of(lesson) if check.id == (asked or answer.facts["check"]))
    with tempfile.TemporaryDirectory(prefix="answer-") as place:
        laid_out = answer.laid_out(Path(place))
        run = LessonRun(replace(course, root=laid_out), lesson, laid_out / "lessons", opener(cloud), seed)
        return run.result(check)


def text_of(result: CheckResult) -> str:
    """What the author of an answer reads."""
    return "\n".join(finding_lines(result)) + "\n"


def record(answer: Answer) -> str:
    """Write an answer's finding.txt; tells what came of it."""
    results = {result.id: result for result in graded(answer).checks}
    named = results.get(answer.facts["check"])
    if named is None or named.status != "failed":
        others = ", ".join(result.id for result in results.values() if result.status == "failed")
        answer.finding.unlink(missing_ok=True)
        return f"{answer}: {answer.facts['check']} does not refuse it; what does: {others or 'nothing'}"
    answer.finding.write_text(text_of(named), encoding="utf-8", newline="\n")
    return f"{answer}: {answer.finding.relative_to(ROOT).as_posix()}"


def main() -> None:
    """Record the answers named, as 02_receiver or 02_receiver-batch_writer, or all."""
    for asked in sys.argv[1:] or ["*"]:
        lesson, _, name = asked.partition("-")
        found = [answer for answer in answers("wrong", lesson) if name in ("", answer.name)]
        if not found:
            raise SystemExit(f"No wrong answer {asked}: is there an answer.toml in its folder?")
        for answer in found:
            print(record(answer), flush=True)


if __name__ == "__main__":
    main()

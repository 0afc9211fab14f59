import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.workshop import small_course
from tests.workshop.conftest import Workshop
from tests.workshop.readme import start, untouched
from tests.workshop.small_course import write
from workshop.course import Course

Step = Callable[[], object]


@pytest.fixture
def then(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """What happens while the command watches; then Ctrl-C."""

    def happens(*steps: Step) -> None:
        def watch(*folders: object, **options: object) -> Iterator[set[object]]:
            for step in steps:
                step()
                yield set()
            raise KeyboardInterrupt

        monkeypatch.setattr("watchfiles.watch", watch)

    return happens


def reports(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What each grading came to, a line each."""
    rows = [line for line in capsys.readouterr().out.splitlines() if line.endswith("points")]
    return [f"{row[2:4]} {row[-13:].strip()}" for row in rows]


def test_it_grades_at_the_start_and_after_each_save(
    course: Course, workshop: Workshop, then: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    file = course.root / "lessons" / "01_sender" / "sender.py"
    then(lambda: write(file, "half\n"), lambda: write(file, "# passes\n"))

    assert workshop("watch", "01") == 0
    assert reports(capsys) == ["01 0 of 3 points", "01 0 of 3 points", "01 3 of 3 points"]


def test_a_touch_without_a_change_grades_nothing(
    course: Course, workshop: Workshop, then: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    then(lambda: os.utime(course.root / "lessons" / "01_sender" / "sender.py"), lambda: None)

    assert workshop("watch", "01") == 1
    assert reports(capsys) == ["01 0 of 3 points"]


def test_without_a_name_it_begins_with_what_is_next_and_follows_the_saves(
    course: Course, workshop: Workshop, then: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    write(course.root / "lessons" / "01_sender" / "sender.py", "# passes\n")
    workshop("check", "01")
    then(
        lambda: write(course.root / "lessons" / "01_sender" / "sender.py", "broken\n"),
        lambda: write(course.root / "lessons" / "02_receiver" / "receiver.py", "# passes\n"),
    )
    capsys.readouterr()

    assert workshop("watch") == 0
    assert reports(capsys) == ["02 0 of 3 points", "01 0 of 3 points", "02 3 of 3 points"]


@pytest.mark.parametrize("promise", ["P0", "P1"])
def test_what_is_wrong_with_the_folder_has_no_hint(
    course: Course,
    workshop: Workshop,
    then: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    promise: str,
) -> None:
    verdict = small_course.verdict
    monkeypatch.setattr(small_course, "verdict", lambda folder: replace(verdict(folder), promise=promise))
    then()

    workshop("watch", "01")
    out = capsys.readouterr().out
    assert f"Next      01_sender, {promise}: " in out
    assert ("then      uv run workshop hint 01" in out) == (promise == "P1")


@pytest.mark.skipif(sys.platform == "win32", reason="a Ctrl-C for one process alone is sent otherwise there")
def test_a_real_save_is_graded_and_ctrl_c_ends_cleanly(tmp_path: Path) -> None:
    root = untouched(tmp_path)
    with start(root, "watch", "01") as process:
        assert process.stdout is not None and process.stderr is not None
        assert "✗ not yet" in _read_until(process.stdout, "Watching 01_sender")
        shutil.copyfile(root / "solutions/01_sender/sender.py", root / "lessons/01_sender/sender.py")
        assert "✓ passed" in _read_until(process.stdout, "Watching 01_sender")
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == "\nStopped watching.\n"
        assert process.stderr.read() == ""
        assert process.wait() == 0


def _read_until(lines: Iterator[str], start: str) -> str:
    read = []
    for line in lines:
        read.append(line)
        if line.startswith(start):
            break
    return "".join(read)

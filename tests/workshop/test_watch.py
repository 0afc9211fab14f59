import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from tests.workshop.conftest import Workshop, write
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
    return [line for line in capsys.readouterr().out.splitlines() if line.startswith("0")]


def test_it_grades_at_the_start_and_after_each_save(
    course: Course, workshop: Workshop, then: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    file = course.root / "lessons" / "01_sender" / "sender.py"
    then(lambda: write(file, "half\n"), lambda: write(file, "# passes\n"))

    assert workshop("watch", "01") == 0
    assert reports(capsys) == ["01_sender: failed", "01_sender: failed", "01_sender: passed"]


def test_a_touch_without_a_change_grades_nothing(
    course: Course, workshop: Workshop, then: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    then(lambda: os.utime(course.root / "lessons" / "01_sender" / "sender.py"), lambda: None)

    assert workshop("watch", "01") == 1
    assert reports(capsys) == ["01_sender: failed"]


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
    assert reports(capsys) == ["02_receiver: failed", "01_sender: failed", "02_receiver: passed"]


@pytest.mark.skipif(sys.platform == "win32", reason="a Ctrl-C for one process alone is sent otherwise there")
def test_a_real_save_is_graded_and_ctrl_c_ends_cleanly(course: Course) -> None:
    command = [sys.executable, "-u", "-m", "workshop", "watch", "01"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        _read_until(process.stdout, "Watching 01_sender")
        write(course.root / "lessons" / "01_sender" / "sender.py", "# passes\n")
        assert "01_sender: passed\n" in _read_until(process.stdout, "Watching 01_sender")
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == "\nStopped watching.\n"
        assert process.stderr.read() == ""
        assert process.wait() == 0


def _read_until(lines: Iterator[str], start: str) -> list[str]:
    read = []
    for line in lines:
        read.append(line)
        if line.startswith(start):
            break
    return read

"""`pytest grader/` as learners, teachers and CI run it: each of these starts a process, so they are few."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from grader.pytest_output import leave_out_what_has_no_line
from tests.course.pages import HANGS_S

ROOT = Path(__file__).resolve().parents[2]
A_KEYSTROKE_S = 0.05
NO_CACHE = ("-p", "no:cacheprovider")
NOISE = ("Traceback", "=====", "short test summary", "AssertionError", "\x1b[", "rootdir")


def run(*arguments: str, cwd: Path = ROOT, **environ: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONIOENCODING": "utf-8", "COLUMNS": "80"} | environ
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", timeout=HANGS_S)


def starters(place: Path) -> Path:
    shutil.copytree(ROOT / "grader" / "starters", place / "mine")
    return place / "mine"


def test_an_untouched_course_exits_1_with_findings_and_a_next_step(tmp_path: Path) -> None:
    file = tmp_path / "out" / "report.json"
    done = run("grader/", "--lessons", str(starters(tmp_path)), "--report-json", str(file))
    assert done.returncode == 1
    assert not [noise for noise in NOISE if noise in done.stdout + done.stderr]
    assert all(label in done.stdout for label in ("saw ", "because ", "look at ", "try ", "The board", "Next "))
    assert f"pytest grader/ --lessons {tmp_path / 'mine'} --lesson 01" in done.stdout
    report = json.loads(file.read_text(encoding="utf-8"))
    assert [lesson["status"] for lesson in report["lessons"]] == ["failed"] * len(report["lessons"])
    assert [path.name for path in file.parent.iterdir()] == ["report.json"]


def test_untouched_lessons_are_told_the_same_twice(tmp_path: Path) -> None:
    lessons = str(starters(tmp_path))
    first, second = (run("grader/", "--lessons", lessons, "--seed", "3", *words) for words in ((), NO_CACHE))
    assert first.returncode == second.returncode == 1
    assert first.stdout == second.stdout


def test_solutions_exit_0() -> None:
    done = run("grader/", "--lessons", "solutions", "--lesson", "01", "--lesson", "08", "--lesson", "09")
    assert done.returncode == 0, done.stdout
    assert "All that was graded holds." in done.stdout


def test_it_runs_from_any_folder_and_a_planted_conftest_is_never_loaded(tmp_path: Path) -> None:
    lessons = starters(tmp_path)
    for folder in (lessons, lessons / "01_sender", tmp_path):
        (folder / "conftest.py").write_text("raise SystemExit('the planted conftest.py was loaded')")
    done = run(str(ROOT / "grader"), "--lessons", "mine", "--lesson", "01", cwd=tmp_path)
    assert done.returncode == 1
    assert "planted" not in done.stdout + done.stderr
    assert "conftest.py does not belong to the lesson" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--lesson", "99"], "there is no lesson '99'; the lessons are\n  01  01_sender"),
        (["--lessons", "nowhere"], "--lessons nowhere: there is no such folder"),
        (["--lessons", "."], "there is lessons/01_sender inside: did you mean --lessons ./lessons?"),
        (["--cloud", "localstack"], "LocalStack"),
    ],
)
def test_what_cannot_be_run_is_told_in_a_line_and_exits_otherwise(arguments: list[str], said: str) -> None:
    done = run("grader/", *arguments, AWS_ENDPOINT_URL="http://127.0.0.1:9")
    assert done.returncode not in (0, 1)
    assert said in done.stderr + done.stdout
    assert "Traceback" not in done.stderr + done.stdout


def test_a_chosen_check_brings_what_it_builds_on(tmp_path: Path) -> None:
    done = run("grader/", "--lessons", str(starters(tmp_path)), "--lesson", "1", "-k", "no_stack_trace_leaks", "-v")
    assert done.returncode == 1
    assert "waits    P5  A 500 shows the caller no stack trace." in done.stdout
    assert "not yet  P1  A valid order is answered 202" in done.stdout
    assert "0 of  1 hold" in done.stdout


def test_pytests_own_options_still_work(tmp_path: Path) -> None:
    listed = run("grader/", "--collect-only", "-q", "--lesson", "01")
    assert listed.returncode == 0
    assert "lesson_01_sender.py::a_valid_order_lands_on_the_queue_once" in listed.stdout
    stopped = run("grader/", "--lessons", str(starters(tmp_path)), "-x", "-q")
    assert stopped.returncode == 1
    assert stopped.stdout.count("because") == 1
    assert "The board" in stopped.stdout


def test_an_ascii_console_is_enough(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    arguments = ["grader/", "--lessons", str(starters(tmp_path)), "--lesson", "01"]
    done = subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env=environment, capture_output=True)
    assert done.returncode == 1
    assert b"x not yet  P1" in done.stdout.replace(b"x not yet P1", b"x not yet  P1")


def test_a_module_of_the_folder_where_it_is_called_is_not_taken_for_the_real_one(tmp_path: Path) -> None:
    lessons = starters(tmp_path)
    (lessons / "01_sender" / "boto3.py").write_text("raise SystemExit('the planted boto3.py was loaded')")
    done = run(str(ROOT / "grader"), "--lessons", "..", "--lesson", "01", cwd=lessons / "01_sender")
    assert done.returncode == 1
    assert "boto3.py hides the module boto3" in done.stdout


def test_a_report_that_cannot_be_written_is_told_and_exits_otherwise(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")
    done = run("grader/", "--lesson", "01", "-q", "--report-json", str(tmp_path / "taken" / "report.json"))
    assert done.returncode == pytest.ExitCode.INTERNAL_ERROR
    assert "the report cannot be written" in done.stdout


LOOPS_WITH_BAD_ORDERS = """
import json, os, boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])

def handler(event, context):
    for record in event["Records"]:
        try:
            table.put_item(Item=json.loads(record["body"]))
        except Exception:
            while True:
                pass
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT for another process")
@pytest.mark.parametrize("times", [1, 5])
def test_ctrl_c_shows_what_was_graded_and_leaves_nothing_running(times: int, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    running, children = _looping(tmp_path, "--report-json", str(file))
    for _ in range(times):
        running.send_signal(signal.SIGINT)
        time.sleep(A_KEYSTROKE_S)
    rest, _ = running.communicate()
    shown = rest[rest.index("The board") :]
    assert "01_sender" in shown
    assert "02_receiver" not in shown
    assert shown.strip().endswith("Interrupted: the board shows the lessons that were graded to the end.")
    assert "Traceback" not in rest
    assert running.returncode == pytest.ExitCode.INTERRUPTED
    assert [lesson["id"] for lesson in json.loads(file.read_text(encoding="utf-8"))["lessons"]] == ["01_sender"]
    _are_gone(children)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT for another process")
def test_a_lesson_that_was_interrupted_has_passed_in_nothing(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    words = ("--report-json", str(file), "--lesson", "02")
    running, _ = _looping(tmp_path, *words, handler=LOOPS_WITH_BAD_ORDERS, until="  ✓ ok       P1")
    running.send_signal(signal.SIGINT)
    rest, _ = running.communicate()
    assert "The board" not in rest
    assert rest.strip().endswith("Interrupted: no lesson was graded to the end.")
    assert json.loads(file.read_text(encoding="utf-8"))["lessons"] == []


@pytest.mark.skipif(sys.platform != "linux", reason="only there one process starts all workers, and outlives a kill")
def test_a_killed_run_leaves_nothing_running(tmp_path: Path) -> None:
    running, children = _looping(tmp_path)
    running.kill()
    running.communicate()
    _are_gone(children)


def _looping(
    folder: Path,
    *words: str,
    handler: str = "while True:\n    pass\n",
    until: str = "  · waits    P5  An order too big for SQS",
) -> tuple[subprocess.Popen[str], list[psutil.Process]]:
    """A run that has got to a handler that loops for ever, and its processes."""
    lessons = starters(folder)
    (lessons / "02_receiver" / "receiver.py").write_text(handler)
    command = [sys.executable, "-u", "-m", "pytest", "grader/", "--lessons", str(lessons), *words]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
    assert running.stdout is not None
    for line in running.stdout:
        if line.startswith(until):
            break
    return running, psutil.Process(running.pid).children(recursive=True)


def _are_gone(processes: list[psutil.Process]) -> None:
    assert processes
    psutil.wait_procs(processes, timeout=10)
    assert not [one for one in processes if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]


def test_an_interrupt_on_no_line_can_be_shown() -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    interrupted.__code__ = interrupted.__code__.replace(co_linetable=b"")
    with pytest.raises(KeyboardInterrupt) as caught:
        interrupted()

    leave_out_what_has_no_line(caught)

    assert "KeyboardInterrupt" in str(caught.getrepr(funcargs=True))

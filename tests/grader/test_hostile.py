"""Hostile submissions can cost themselves points and nobody else: each is named, and none takes the grader down."""

import shutil
import sys
from pathlib import Path

import psutil
import pytest

from grader import overdone
from grader.grade import grade
from grader.report import LessonReport

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = Path(__file__).resolve().parent / "hostile"
LESSON = "01_sender"

NAMED = {
    "brings_another_interpreter": "start another program",
    "builds_a_tower_on_the_workers_line": "ended its own process",
    "kills_its_parent_by_a_descriptor": "use pidfd_send_signal",
    "says_half_a_frame": "was stopped in an endless loop",
    "sleeps_longer_than_a_number": "say on its worker's line what no worker says",
    "takes_its_own_function_down": "called DeleteFunction, and the check could not go on",
    "answers_half_a_letter": "\\ud800",
    "deploys_the_solution": "is not in 01_sender/",
    "talks_nonsense": "sender.py",
    "throws_its_weight_about": "raised Liar: \\x1b[2J all is well xxxx",
    "answers_a_tower": "no JSON: it is nested too deeply",
    "calls_pytest_exit": "No module named 'pytest'",
    "calls_pytest_main": "sender.py",
    "endless_loop_at_import": "was stopped in an endless loop",
    "endless_loop_in_the_call": "was stopped in an endless loop",
    "endless_output": "was stopped in an endless loop",
    "exits_at_import": "ended its own process while it was imported",
    "exits_hard_at_import": "ended its own process while it was imported",
    "exits_in_the_call": "ended its own process",
    "cancels_itself": "Its log ends with asyncio.exceptions.CancelledError: by hand",
    "forks": "start another program",
    "is_equal_to_everything": "where headers is null",
    "kills_its_parent": "reach into another process",
    "leaves_children_behind": "start another program",
    "leaves_threads_behind": "left threads behind",
    "opens_a_socket": "use the network",
    "paints_a_board_of_its_own": "body is no JSON",
    "patches_builtins": "ended its own process",
    "patches_the_worker": "was answered 200",
    "plants_a_boto3": "boto3.py hides the module boto3",
    "plants_a_conftest": "conftest.py does not belong to the lesson",
    "reads_the_solution": "sender.py for reading",
    "sys_exit_in_the_call": "ended its own process",
    "takes_all_memory": "more memory than a function has",
    "talks_over_the_workers_line": "ended its own process",
    "writes_the_report": "report.json for writing",
    "writes_the_report_quietly": "report.json for writing",
}


FOLDERS = sorted(path.name for path in HOSTILE.iterdir())
LINUX_ONLY = {"kills_its_parent_by_a_descriptor"}


def course(place: Path, name: str) -> Path:
    """A course whose lesson 01 is a hostile submission, with the solutions beside it."""
    shutil.copytree(ROOT / "lessons", place / "lessons")
    shutil.copytree(ROOT / "solutions", place / "solutions")
    shutil.copytree(HOSTILE / name, place / "lessons" / LESSON, dirs_exist_ok=True)
    return place


def graded(place: Path) -> LessonReport:
    return grade(place, [LESSON]).lessons[0]


def has_threads(process: psutil.Process) -> bool:
    """Whether it has more than one; one that ends at this moment has none."""
    try:
        return process.num_threads() > 1
    except psutil.NoSuchProcess:
        return False


@pytest.mark.parametrize("name", FOLDERS)
def test_a_hostile_submission_wins_nothing_and_is_named(tmp_path: Path, name: str) -> None:
    if name in LINUX_ONLY and sys.platform != "linux":
        pytest.skip("it is Linux's way")
    place = course(tmp_path, name)
    report = graded(place)
    findings = [check for check in report.checks if check.status == "failed"]
    assert report.points == 0
    assert report.status == "failed"
    assert NAMED[name] in " / ".join(check.saw for check in findings)
    assert not list(place.rglob("report.json"))
    workers = [process for process in psutil.Process().children(recursive=True) if has_threads(process)]
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert alive == []


def test_the_next_lesson_is_judged_as_if_nothing_had_happened(tmp_path: Path) -> None:
    place = course(tmp_path, "endless_loop_in_the_call")
    lessons = grade(place, ["01", "02"]).lessons
    assert [lesson.status for lesson in lessons] == ["failed", "failed"]
    assert lessons[1].checks[0].status == "passed"


CALLS_WITHOUT_END = """
import boto3, json
sqs = boto3.client("sqs")
def handler(event, context):
    while json.loads(event["body"] or "{}"):
        sqs.list_queues()
"""
INVOKES_ITSELF = """
import boto3, time
def handler(event, context):
    for _ in range(3 if event else 0):
        boto3.client("lambda").invoke(FunctionName=context.function_name, InvocationType="Event", Payload=b"[1]")
    time.sleep(3)
"""


@pytest.mark.parametrize(
    ("code", "limit", "saw"),
    [
        (CALLS_WITHOUT_END, "MOST_EVENTS", "SenderFunction called ListQueues"),
        (INVOKES_ITSELF, "MOST_AT_ONCE", "environments were at work at the same moment"),
    ],
)
def test_what_never_ends_is_stopped_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, limit: str, saw: str
) -> None:
    """At less than the real limits, which would take this test as long as they take the grader."""
    monkeypatch.setattr(overdone, limit, 30 if limit == "MOST_AT_ONCE" else 600)
    place = course(tmp_path, "sys_exit_in_the_call")
    (place / "lessons" / LESSON / "sender.py").write_text(code, encoding="utf-8")
    report = graded(place)
    said = " / ".join(check.saw for check in report.checks if check.status == "failed")
    assert (report.points, report.status) == (0, "failed")
    assert saw in said
    assert "no end to it" in said

"""A second process tries checks where the system forks well: its verdicts are those of one, whatever befalls it.

Each story runs in an interpreter of its own, for one that has threads, as a test's may have, begins no second process.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading

import pytest

from grader.second_process import can_be_forked
from tests.workshop.readme import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks well")

START = """
import json, os, signal, sys, threading, time
from pathlib import Path
from grader.check import checks_of
from grader.grade import grade
from grader.lesson_run import InVain, LessonRun, Stopped
from grader.precheck import the_folder_can_be_run
from grader.second_process import SecondProcess

from tests.grader.test_side_by_side import run_of

ROOT, tried, real = Path.cwd(), [], SecondProcess.tried

def alive(process):
    return process._process.is_alive()
"""
GRADING = """
def counted(self, run, check, ask):
    tried.append(check.id)
    {befalls}
    return real(self, run, check, ask)

SecondProcess.tried = counted
report = grade(ROOT, ["02", "09"], lessons_dir=ROOT / "{tree}")
print(json.dumps([len(tried), [vars(check) for lesson in report.lessons for check in lesson.checks]]))
"""
FOREVER = """
run, usual = run_of("09_direct"), LessonRun.tried

def forever(self, check, ask):
    while check is not the_folder_can_be_run:
        ask()
        time.sleep(0.01)
    return usual(self, check, ask)

LessonRun.tried = forever
check = checks_of(run.lesson)[0]
second = SecondProcess([run])
"""
GIVING_UP = """
def ask():
    raise InVain

try:
    second.tried(run, check, ask)
except InVain:
    print(json.dumps([second.tried(run, the_folder_can_be_run, lambda: None).status, alive(second)]))
"""
ENDING = """
heard = []

def wait():
    try:
        second.tried(run, check, lambda: None)
    except Stopped:
        heard.append("stopped")

waiting = threading.Thread(target=wait)
waiting.start()
time.sleep(1)
second.end()
waiting.join(20)
print(json.dumps([heard, alive(second)]))
"""
LEAVING = """
threading.Timer(1, lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
second.tried(run, check, lambda: None)
"""


def told(story: str) -> str:
    """What a story prints, once all that it began has ended: the last of them closes the pipe."""
    done = subprocess.run([sys.executable, "-c", START + story], cwd=ROOT, capture_output=True, text=True, timeout=120)
    return done.stdout


def grading(tree: str, befalls: str) -> tuple[int, object]:
    number, checks = json.loads(told(GRADING.format(tree=tree, befalls=befalls)))
    return number, checks


@pytest.mark.parametrize("tree", ["solutions", "grader/starters"])
def test_it_comes_to_the_verdicts_of_one_process(tree: str) -> None:
    alone = "SecondProcess.tried = lambda self, run, check, ask: run.tried(check, ask)"
    number, checks = grading(tree, befalls="pass")

    assert number > 0
    assert checks == grading(tree, befalls=alone)[1]


def test_what_it_had_no_time_for_is_tried_without_it() -> None:
    killed = "self._process.kill(), self._process.join()"
    assert grading("solutions", befalls=killed)[1] == grading("solutions", befalls="pass")[1]


def test_what_it_tries_in_vain_it_gives_up_and_takes_another_check() -> None:
    assert json.loads(told(FOREVER + GIVING_UP)) == ["passed", True]


def test_when_it_is_ended_nobody_waits_for_it() -> None:
    assert json.loads(told(FOREVER + ENDING)) == [["stopped"], False]


def test_it_ends_when_the_first_process_is_killed() -> None:
    assert told(FOREVER + LEAVING) == ""


def test_a_process_with_threads_begins_none() -> None:
    enough = threading.Event()
    other = threading.Thread(target=enough.wait)
    other.start()
    try:
        assert not can_be_forked()
    finally:
        enough.set()
        other.join()

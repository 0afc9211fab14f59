"""Threads that a handler left running are found where they are, and nowhere else."""

from __future__ import annotations

from pathlib import Path

from cloudlet import Cloud
from grader.leftovers import threads_run_on

SPINS, SLEEPS = "while True: pass", "lock.acquire()"
CODE = """
import threading
lock = threading.Lock()

def work():
    lock.acquire()
    {work}

def handler(event, context):
    threading.Thread(target=work, daemon=True).start()
"""


def called(cloud: Cloud, folder: Path, work: str) -> Cloud:
    """A cloud whose one function has left a thread behind that does this work."""
    folder.mkdir()
    (folder / "app.py").write_text(CODE.format(work=work), encoding="utf-8")
    settings = {"Handler": "app.handler", "Role": "arn:aws:iam::123456789012:role/r", "Code": {"Folder": str(folder)}}
    cloud.call("lambda", "CreateFunction", FunctionName="Fn", **settings)
    assert cloud.invoke("Fn", None).status == "succeeded"
    return cloud


def test_a_thread_that_runs_on_is_its_own_clouds_affair(tmp_path: Path) -> None:
    with Cloud(seed=1, calm=True) as one, Cloud(seed=1, calm=True) as other:
        busy, quiet = called(one, tmp_path / "one", SPINS), called(other, tmp_path / "other", SLEEPS)

        assert threads_run_on(busy.functions.runner.idle())
        assert not threads_run_on(quiet.functions.runner.idle())

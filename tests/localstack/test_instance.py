import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from workshop.localstack import instance, places
from workshop.localstack.instance import Instance

SLEEP = "import time; time.sleep(600)"
FAMILY = (
    f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SLEEP!r}]); print('up', flush=True); {SLEEP}"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(places, "root", lambda: tmp_path)
    places.run_folder(4566).mkdir()
    return places.run_folder(4566)


@pytest.fixture
def running() -> Iterator[subprocess.Popen[str]]:
    """A process that has a child, as LocalStack has workers."""
    with subprocess.Popen([sys.executable, "-c", FAMILY], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        if process.poll() is None:
            instance.end_tree(psutil.Process(process.pid))


def remembered(pid: int, created: float) -> Instance:
    made = Instance(pid, created, 4566)
    made.remember()
    return made


def test_a_running_instance_is_found_again(running: subprocess.Popen[str]) -> None:
    made = remembered(running.pid, psutil.Process(running.pid).create_time())
    (places.root() / "lock-4566").touch()

    assert instance.known(4566) == made
    assert list(instance.all_known()) == [made]
    assert made.endpoint == "http://127.0.0.1:4566"


def test_another_program_that_got_the_same_process_id_is_left_alone(folder: Path) -> None:
    remembered(os.getpid(), psutil.Process().create_time() - 1000)

    assert instance.known(4566) is None
    assert not (folder / instance.FILE).exists()


def test_an_instance_that_was_killed_is_forgotten(running: subprocess.Popen[str], folder: Path) -> None:
    remembered(running.pid, psutil.Process(running.pid).create_time())
    instance.end_tree(psutil.Process(running.pid))

    assert instance.known(4566) is None
    assert not (folder / instance.FILE).exists()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"pid": "x", "created": 1, "port": 2}', "\x00"])
def test_a_damaged_file_counts_as_none(folder: Path, text: str) -> None:
    (folder / instance.FILE).write_text(text, encoding="utf-8")

    assert instance.known(4566) is None


def test_stop_ends_the_process_and_its_children_and_removes_what_it_wrote(
    running: subprocess.Popen[str], folder: Path
) -> None:
    process = psutil.Process(running.pid)
    family = [process, *process.children(recursive=True)]
    for name in ("tmp", "volume"):
        (folder / name).mkdir()
    made = remembered(running.pid, process.create_time())

    made.stop()

    assert len(family) == 2
    assert not [member for member in family if member.is_running() and member.status() != psutil.STATUS_ZOMBIE]
    assert not list(folder.iterdir())
    made.stop()

"""`workshop lab`: JupyterLab on the notebooks, with this environment's kernel.

It is a process of its own, and it has processes of its own, the kernels: Ctrl-C ends them all.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import NoReturn

import psutil

from workshop.cloud import port_number
from workshop.console import command, say
from workshop.course import Course, Trouble
from workshop.localstack.instance import end_tree

FIRST = "notebooks/00_start.ipynb"
END_LIMIT_S = 10
NEEDS_LAB = (
    "JupyterLab is not installed here.\n"
    "Run `uv sync`, or `pip install .[lab]` in an environment of your own, and this command again."
)
OPTIONS = (
    f"--LabApp.app_settings_dir={Path(__file__).parent / 'lab_settings'}",  # nobody is asked about news or updates
    "--ServerApp.ip=127.0.0.1",
    "--ServerApp.answer_yes=True",
    "--ServerApp.allow_root=True",  # in a container one often is; it listens on 127.0.0.1, and wants a token
)


def add(parser: argparse.ArgumentParser) -> None:
    """What the command line takes."""
    parser.add_argument("notebook", nargs="?", help="a lesson, such as 04; the first notebook if none is named")
    parser.add_argument(
        "--port", type=port_number, default=8888, help="its port on 127.0.0.1; the next free one if it is taken"
    )
    parser.add_argument("--no-browser", action="store_true", help="only say where it is")


def run(course: Course, args: argparse.Namespace) -> int:
    """Serve until Ctrl-C; the status is JupyterLab's. Raises Trouble where it is not installed."""
    if importlib.util.find_spec("jupyterlab") is None:
        raise Trouble(NEEDS_LAB)
    first = f"notebooks/{course.lesson(args.notebook).id}.ipynb" if args.notebook else FIRST
    if not (course.root / first).is_file():
        raise Trouble(f"There is no {first}. Take it from the repository again, or name another lesson.")
    say(f"JupyterLab begins, at {first}. Ctrl-C ends it. Other lessons: {command('lab 04')}")
    with _interrupted_by_term():
        return _served(course, first, args)


def _served(course: Course, first: str, args: argparse.Namespace) -> int:
    options = [f"--ServerApp.root_dir={course.root}", f"--LabApp.default_url=/lab/tree/{first}", f"--port={args.port}"]
    options += [*OPTIONS, *_encrypted(), *(["--no-browser"] if args.no_browser else [])]
    settings = {**os.environ, "JUPYTER_PREFER_ENV_PATH": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    server = subprocess.Popen([sys.executable, "-m", "jupyterlab", *options], cwd=course.root, env=settings)
    try:
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        _end(server)
        say("JupyterLab has ended.")


def _encrypted() -> list[str]:
    """Kernels warn on every start when they are spoken to in plain text; not every zmq can do better."""
    import zmq

    return ["--KernelManager.transport_encryption=auto"] if zmq.has("curve") else []


def _end(server: subprocess.Popen[bytes]) -> None:
    """End it as gently as it lets us, so that it ends its kernels; what is left then, by force."""
    if server.poll() is not None:
        return
    family = psutil.Process(server.pid).children(recursive=True)
    if sys.platform != "win32":  # there, the console has told it already
        server.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
        server.wait(END_LIMIT_S)
    for process in (psutil.Process(server.pid) if server.poll() is None else None, *family):
        end_tree(process if process and process.is_running() else None)


@contextlib.contextmanager
def _interrupted_by_term() -> Iterator[None]:
    """Take SIGTERM for Ctrl-C: a terminal that is closed must leave nothing behind."""

    def interrupt(_: int, __: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)

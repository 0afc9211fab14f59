"""The process of one execution environment, as LocalStack sees it: started, asked with a time limit, killed.

A process that is killed takes along what it started itself; one that ends by itself is told by its exit status.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import psutil

WORKER = Path(__file__).with_name("worker.py")
KEPT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
END_S = 5


class Ended(Exception):
    """The process is gone; `status` is its exit status, negative when a signal ended it."""

    def __init__(self, status: int) -> None:
        super().__init__(f"exit status {status}")
        self.status = status


class Worker:
    """A worker process in a folder of its own for temporary files; its output goes to `log`."""

    def __init__(self, environ: dict[str, str], scratch: Path) -> None:
        self.log = scratch / "log.txt"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-s", str(WORKER)],
                env=clean(environ, scratch),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        self._answers: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._answers.put(line)
        self._answers.put(b"")

    def tell(self, order: dict[str, Any]) -> None:
        """Give it an invocation."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # gone: answer() will say so
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            self._process.stdin.flush()

    def answer(self, limit_s: float) -> dict[str, Any]:
        """What it says next. Raises TimeoutError, or Ended when it is gone."""
        try:
            line = self._answers.get(timeout=limit_s)
        except queue.Empty:
            raise TimeoutError from None
        if not line:
            raise Ended(self._process.wait(END_S))
        answer: dict[str, Any] = json.loads(line)
        return answer

    def kill(self) -> None:
        """End it, and what it started."""
        with contextlib.suppress(psutil.Error):
            for child in psutil.Process(self._process.pid).children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    child.kill()
        self._process.kill()
        self._process.wait(END_S)
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()  # type: ignore[union-attr]


def clean(environ: dict[str, str], scratch: Path) -> dict[str, str]:
    """A function's environment variables: what LocalStack gives it, and nothing of the user's AWS configuration."""
    own = {name: os.environ[name] for name in KEPT if name in os.environ}
    folders = dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP"), str(scratch))
    nothing = dict.fromkeys(("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"), os.devnull)
    fixed = {
        "TZ": "UTC",
        "NO_PROXY": "*",
        "AWS_EC2_METADATA_DISABLED": "true",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
    }
    given = {name: str(value) for name, value in environ.items()}  # LocalStack passes numbers, too
    return own | folders | given | nothing | fixed

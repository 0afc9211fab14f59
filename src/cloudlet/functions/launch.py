"""Starts workers: forked from a warm zygote where the system forks well, else spawned ahead and kept warm.

`CLOUDLET_WORKERS=spawn` (or `fork`) overrides the choice. One launcher serves all clouds of this process.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import gc
import os
import secrets
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Protocol

from cloudlet import bytecode, cores
from cloudlet.errors import CloudletError

SPARES = 2
CONNECT_S = 30
GONE_S = 2
KEPT = ("SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL", "HOME", "USERPROFILE", "LD_LIBRARY_PATH")

_turn = threading.Lock()


class Launcher(Protocol):
    """Gives sockets to fresh workers."""

    def start(self) -> socket.socket:
        """The socket of a worker that waits for its first command."""

    def close(self) -> None:
        """End every process that waits."""


def clean_environ() -> dict[str, str]:
    """What a worker's process may know of the user's environment: nothing of AWS, nothing of Python's."""
    environ = {name: os.environ[name] for name in KEPT if name in os.environ}
    path = str(Path(__file__).resolve().parents[2])
    return environ | {"PYTHONHASHSEED": "0", "PYTHONPATH": path} | bytecode.environ()


def _python(module: str, *args: str) -> list[str]:
    return [sys.executable, "-P", "-s", "-m", f"cloudlet.worker.{module}", *args]


class Zygote:
    """Forks workers from one warm process (POSIX)."""

    def __init__(self) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                _python("zygote", str(theirs.fileno())),
                pass_fds=[theirs.fileno()],
                env=clean_environ(),
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        cores.go_anywhere(self._process.pid)
        self._forked = False

    def start(self) -> socket.socket:
        """Hand the zygote one end of a new socket; the fork happens there as soon as it is warm."""
        self._forked = True
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._control, [b"+"], [theirs.fileno()])
            except OSError:
                raise CloudletError("the process that starts workers has ended; start this command again") from None
        return ours

    def close(self) -> None:
        """Let the zygote see that we are gone, and end what it forked."""
        self._control.close()
        with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):  # it gets warm, or a second Ctrl-C came
            self._process.wait(GONE_S if self._forked else 0)
        self._process.kill()
        self._process.wait()


class Spares:
    """Spawns workers ahead of need, so that one is warm when it is asked for (every system)."""

    def __init__(self) -> None:
        self._token = secrets.token_hex(16)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(CONNECT_S)
        self._processes: list[subprocess.Popen[str]] = []
        for _ in range(SPARES):
            self._spawn()

    def _spawn(self) -> None:
        process = subprocess.Popen(
            _python("spawned"), env=clean_environ(), stdin=subprocess.PIPE, text=True, start_new_session=True
        )
        assert process.stdin is not None
        with contextlib.suppress(OSError), process.stdin as pipe:
            pipe.write(f"{self._listener.getsockname()[1]} {self._token}\n")
        self._processes = [known for known in self._processes if known.poll() is None] + [process]

    def start(self) -> socket.socket:
        """The first spare that connected; another is spawned in its place."""
        self._spawn()
        while True:
            try:
                sock, _ = self._listener.accept()
            except TimeoutError:
                raise CloudletError(
                    f"no worker process came up within {CONNECT_S} s; is this machine overloaded?"
                ) from None
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            said = sock.recv(len(self._token), socket.MSG_WAITALL)
            if secrets.compare_digest(said, self._token.encode()):
                return sock
            sock.close()

    def close(self) -> None:
        """End what waits."""
        self._listener.close()
        for process in self._processes:
            process.kill()
            process.wait()


def forks_well() -> bool:
    """Whether workers are forked here; CloudletError where CLOUDLET_WORKERS is no way to start them."""
    wish = os.environ.get("CLOUDLET_WORKERS", "")
    if wish not in ("", "fork", "spawn"):
        raise CloudletError(f"CLOUDLET_WORKERS is {wish!r}; it can be 'fork' or 'spawn', or be left out")
    if wish:
        return wish == "fork"
    return sys.platform.startswith("linux")


def launcher() -> Launcher:
    """The launcher of this process; call it early, since a worker takes most of a second to get warm."""
    with _turn:
        return _launcher()


@functools.cache
def _launcher() -> Launcher:
    chosen: Launcher = Zygote() if forks_well() else Spares()
    atexit.register(gc.freeze)  # else Python ends with a look through all that clouds left: a third of a second
    atexit.register(chosen.close)
    return chosen

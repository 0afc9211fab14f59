"""Keeps a handler in its box: its own folder and /tmp, no other programs, no network, not too much memory.

An audit hook cannot be taken off again and sees every way Python has to open, start or connect. What it refuses
raises PermissionError where it was tried, and is told to the cloud, so that a finding can name it.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from typing import Any

MEMORY_BYTES = 1536 * 1024 * 1024
CPU_S = 120
FILE_BYTES = 512 * 1024 * 1024  # the size of Lambda's /tmp

STARTS_A_PROGRAM = (
    "subprocess.",
    "os.system",
    "os.fork",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "pty.spawn",
)
REACHES_A_PROCESS = (
    "os.kill",
    "signal.pthread_kill",
    "ctypes.dlopen",
    "ctypes.dlsym",
    "ctypes.call_function",
)
USES_THE_NETWORK = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
                    "socket.gethostby")  # fmt: skip
WRITES = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.truncate", "os.chmod", "os.chown", "os.utime",
          "os.link", "os.symlink", "sqlite3.connect", "shutil.")  # fmt: skip
READS = ("os.listdir", "os.scandir")
WRITE_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def limit_resources() -> None:
    """Limit memory, processor time and file sizes, where the system can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    limits = [(resource.RLIMIT_CPU, CPU_S), (resource.RLIMIT_FSIZE, FILE_BYTES), (resource.RLIMIT_CORE, 0)]
    if sys.platform == "linux":
        limits.append((resource.RLIMIT_AS, MEMORY_BYTES))
    for which, amount in limits:
        _, hard = resource.getrlimit(which)
        amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        resource.setrlimit(which, (amount, amount))


@functools.cache
def _roots_of_python() -> tuple[str, ...]:
    system = ("/usr", "/lib", "/lib64", "/bin", "/etc", "/dev/null", "/dev/urandom", "/dev/random", "/System",
              "/Library", os.environ.get("SYSTEMROOT", ""))  # fmt: skip
    packages = [path for path in sys.path if os.path.basename(path) in ("site-packages", "dist-packages")]
    interpreter = [sys.prefix + os.sep + "lib", sys.base_prefix, sys.exec_prefix + os.sep + "lib"]
    stdlib = os.path.dirname(os.__file__)
    return tuple({os.path.realpath(path) for path in (*system, *packages, *interpreter, stdlib) if path})


def readable_roots(*extra: str) -> tuple[str, ...]:
    """Where Python and its packages live, the system's own data, and `extra`. Call it early: it remembers the first."""
    return *_roots_of_python(), *(os.path.realpath(path) for path in extra)


def seal(
    readable: tuple[str, ...], writable: tuple[str, ...], tell: Callable[[str], None], led: Callable[[str], str]
) -> None:
    """Refuse from now on, for the rest of this process, what a handler has no business doing.

    `led` says which file a path means.
    """
    realpath, fspath, separator, fsdecode = os.path.realpath, os.fspath, os.sep, os.fsdecode
    refusal, text, number, blob = PermissionError, str, int, bytes
    inside_hook = False

    def inside(path: object, roots: tuple[str, ...]) -> bool:
        if isinstance(path, number) or path is None:
            return True
        name = fsdecode(fspath(path))  # type: ignore[call-overload]
        whole = realpath(led(name))
        return any(whole == root or whole.startswith(root.rstrip(separator) + separator) for root in roots)

    def complaint(event: str, args: tuple[Any, ...]) -> str | None:
        if event == "open":
            path, mode, flags = args
            writing = bool(flags & WRITE_FLAGS) if isinstance(flags, number) else False
            writing = writing or (isinstance(mode, text) and any(letter in mode for letter in "wax+"))
            if path == os.devnull:
                return None
            roots = writable if writing else readable
            return None if inside(path, roots) else f"open {path} for {'writing' if writing else 'reading'}"
        if event.startswith(STARTS_A_PROGRAM):
            return "start another program"
        if event.startswith(REACHES_A_PROCESS):
            if event == "ctypes.dlopen" and (not args or args[0] is None):
                return None
            return "reach into another process or library"
        if event.startswith(USES_THE_NETWORK):
            return "use the network"
        if event.startswith(READS) and not inside(args[0] or ".", readable):
            return f"list {args[0]}"
        if event.startswith(WRITES):
            bad = [path for path in args if isinstance(path, text | blob | os.PathLike) and not inside(path, writable)]
            return f"change {bad[0]!s}" if bad else None
        return None

    def hook(event: str, args: tuple[Any, ...]) -> None:
        nonlocal inside_hook
        if inside_hook:
            return
        inside_hook = True
        try:
            what = complaint(event, args)
        finally:
            inside_hook = False
        if what is not None:
            tell(what)
            raise refusal(f"cloudlet: a Lambda function here may not {what}")

    sys.addaudithook(hook)

"""What watches a handler: an audit hook, which cannot be taken off, and sees how Python opens and starts things.

A handler can put something else in place of whatever it reaches. So the hook asks nothing that can be exchanged: it has
builtins of its own, takes all it needs along when it begins, and finds out by itself where a path leads.
What raises no event is taken away: see `silent`.
"""

from __future__ import annotations

import builtins
import os
import socket
import stat
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from cloudlet.worker import silent

globals()["__builtins__"] = dict(vars(builtins))

STARTS_A_PROGRAM = (
    "subprocess.",
    "os.system",
    "os.fork",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "pty.spawn",
    "_winapi.CreateProcess",
    "cpython.PyInterpreterState_New",  # another interpreter has no hook
)
REACHES_A_PROCESS = (
    "os.kill",
    "signal.pthread_kill",
    "resource.prlimit",
    "socket.sethostname",
    "ctypes.dlopen",
    "ctypes.dlsym",
    "ctypes.call_function",
    "sqlite3.enable_load_extension",
    "sqlite3.load_extension",
)
USES_THE_NETWORK = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
                    "socket.gethostby")  # fmt: skip
BELOW_THE_NETWORK = tuple(getattr(socket, name) for name in ("AF_NETLINK", "AF_PACKET") if hasattr(socket, name))
SEARCHES_MEMORY = ("gc.get_objects", "gc.get_referrers", "gc.get_referents")
WRITES = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.truncate", "os.chmod", "os.chown", "os.utime",
          "os.link", "os.symlink", "os.setxattr", "os.removexattr", "sqlite3.connect", "shutil.")  # fmt: skip
BY_DESCRIPTOR = ("os.chmod", "os.chown", "os.utime", "os.setxattr", "os.removexattr")  # it need not be open for writing
LOCKS = ("fcntl.flock", "fcntl.lockf", "os.lockf")
LOCKING = (1024, 6, 7, 37, 38) if sys.platform == "linux" else ()  # F_SETLEASE, F_SETLK, F_SETLKW, F_OFD_...
DESCRIPTORS = "/proc/self/fd/"
READS = ("os.listdir", "os.scandir")
DATABASE, IN_MEMORY = "sqlite3.connect", ":memory:"
IN_STEPS = "shutil."  # says first what it is going to do: each step comes here by itself
WRITE_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
NAMELESS = getattr(os, "O_TMPFILE", -1)  # opens a new file in the folder that it names
MOST_LINKS = 40
_lstat, _readlink, _getcwd = os.lstat, os.readlink, os.getcwd
"""The system's own, before anything leads them elsewhere: this module is imported first."""


def begin(
    readable: tuple[str, ...], writable: tuple[str, ...], tell: Callable[[str], None], led: Callable[[str], str]
) -> None:
    """Refuse from now on, for the rest of this process, what a handler has no business doing.

    `led` says which file a path means where it is not yet what the system will be asked for. What is refused raises
    PermissionError where it was tried.
    """
    refusal, text, number, blob, path_like = PermissionError, str, int, bytes, os.PathLike
    fspath, is_folder, encoding, devnull = os.fspath, stat.S_ISDIR, sys.getfilesystemencoding(), os.devnull
    lstat, write_flags, nameless, in_steps = _lstat, WRITE_FLAGS, NAMELESS, IN_STEPS
    programs, processes, network, memory = STARTS_A_PROGRAM, REACHES_A_PROCESS, USES_THE_NETWORK, SEARCHES_MEMORY
    writes, reads, forks, native, once = WRITES, READS, silent.FORKS, silent.NATIVE, silent.MADE_ONCE
    by_descriptor, locks, locking, descriptors, below = BY_DESCRIPTOR, LOCKS, LOCKING, DESCRIPTORS, BELOW_THE_NETWORK
    refused, module, readlink, named = silent.REFUSED, silent.MODULE, _readlink, SimpleNamespace
    whole, separator, database, in_memory = _resolver(), os.sep, DATABASE, IN_MEMORY

    def plain(path: Any) -> str:
        """A path as a text that is nothing else: a class of the handler's own may say what it likes."""
        path = path if isinstance(path, text | blob) else fspath(path)
        return text.__str__(path) if isinstance(path, text) else blob.decode(path, encoding, "surrogateescape")

    def inside(path: str, roots: tuple[str, ...]) -> bool:
        path = whole(path)
        return any(path == root or path.startswith(root.rstrip(separator) + separator) for root in roots)

    def of_opening(path: Any, mode: Any, flags: Any) -> str | None:
        if path is None or isinstance(path, number):
            return None
        name = plain(path)
        writing = isinstance(flags, number) and bool(flags & write_flags)
        writing = writing or (isinstance(mode, text) and any(letter in text.__str__(mode) for letter in "wax+"))
        if name == devnull:
            return None
        if not inside(name, writable if writing else readable):
            return f"open {name} for {'writing' if writing else 'reading'}"
        if mode is not None or flags & nameless == nameless:
            return None
        try:
            # Names can be looked up from a folder that os.open opened, and none of the events says so.
            return f"open {name}, a folder" if is_folder(lstat(whole(name)).st_mode) else None
        except OSError:
            return None

    def of_import(name: str) -> str | None:
        if name.rpartition(".")[2] == forks:
            return "start another program"
        return f"use {name}" if not native.isdisjoint(name.split(".")) else None

    def of_descriptor(doing: str, descriptor: int) -> str | None:
        try:
            path = readlink(f"{descriptors}{descriptor}")
        except OSError:
            return None
        return f"{doing} {path}" if path.startswith(separator) and not inside(path, writable) else None

    def complaint(event: str, args: tuple[Any, ...]) -> str | None:
        if event == "open":
            return of_opening(*args)
        if event == "import":
            return of_import(plain(args[0]))
        if event == refused:
            return text(args[0])
        if event.startswith(programs):
            return "start another program"
        if event.startswith(processes):
            if event == "ctypes.dlopen" and (not args or args[0] is None):
                return None
            return "reach into another process or library"
        if event.startswith(network) or (event == "socket.__new__" and args[1] in below):
            return "use the network"
        if event.startswith(memory):
            return "search the memory of its process"
        if event in locks or (event == "fcntl.fcntl" and args[1] in locking):
            return of_descriptor("lock", args[0])
        if event in by_descriptor and isinstance(args[0], number):
            return of_descriptor("change", args[0])
        if event.startswith(reads):
            unseen = not isinstance(args[0], number) and not inside(
                plain("." if args[0] is None else args[0]), readable
            )
            return f"list {args[0]}" if unseen else None
        if event == database and plain(args[0]) == in_memory:
            return None
        if event.startswith(writes):
            paths = [plain(path) for path in args if isinstance(path, text | blob | path_like)]
            meant = [led(path) for path in paths] if event.startswith(in_steps) else paths
            bad = [path for path, real in zip(paths, meant, strict=True) if not inside(real, writable)]
            return f"change {bad[0]}" if bad else None
        return None

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event == module:
            name = plain(args[0].name)
            if name not in once:
                args[1].append(make(named(name=name)))
                return
            event, args = refused, (f"use {name} anew",)
        what = complaint(event, args)
        if what is not None:
            tell(what)
            raise refusal(f"cloudlet: a Lambda function here may not {what}")

    make = silent.take_away()
    sys.addaudithook(hook)


def _resolver() -> Callable[[str], str]:
    """Tells which file a path leads to, through all links; what is not there may be part of it."""
    lstat, readlink, getcwd, is_link, most = _lstat, _readlink, _getcwd, stat.S_ISLNK, MOST_LINKS
    if os.sep != "/":
        return os.path.realpath

    def whole(path: str) -> str:
        left = (path if path.startswith("/") else f"{getcwd()}/{path}").split("/")[::-1]
        at, links = "", 0
        while left:
            name = left.pop()
            if name == "..":
                at = at.rpartition("/")[0]
            elif name not in ("", "."):
                target = target_of(f"{at}/{name}")
                if target is None:
                    at = f"{at}/{name}"
                    continue
                links += 1
                if links > most:
                    return ""
                left += target.split("/")[::-1]
                at = "" if target.startswith("/") else at
        return at or "/"

    def target_of(path: str) -> str | None:
        try:
            return readlink(path) if is_link(lstat(path).st_mode) else None
        except OSError:
            return None

    return whole

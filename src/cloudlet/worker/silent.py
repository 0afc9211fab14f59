"""Ways out of the box that raise no event: nobody can watch them, so they are taken away.

What stands in their place holds nothing of what watches, and not what it stands for: a handler can look into both.
"""

from __future__ import annotations

import _imp
import contextlib
import importlib
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

REFUSED = "cloudlet.refused"
MODULE = "cloudlet.module"
FORKS = "_posixsubprocess"  # starts a program without an event: subprocess raises one, by a function of sys
NATIVE = frozenset({"_cffi_backend", "pycurl", "readline", "vl_convert", "zmq"})
"""What may be installed here, and asks the system for files, programs and sockets by itself."""
MUTE = {
    "os posix": ("chroot", "mkfifo", "mknod", "sched_setaffinity", "sched_setparam", "sched_setscheduler", "setns",
                 "setpriority", "unshare"),
    "signal _signal": ("pidfd_send_signal",),
    "_posixshmem": ("shm_open",),
    f"subprocess {FORKS}": ("fork_exec", "_fork_exec"),
}  # fmt: skip
MADE_ONCE = frozenset({"_imp", *" ".join(MUTE).split()})


def _places() -> Iterator[tuple[dict[str, Any], str]]:
    for modules, names in MUTE.items():
        for module in modules.split():
            with contextlib.suppress(ImportError):
                known = vars(importlib.import_module(module))
                yield from ((known, name) for name in names if name in known)


PLACES = tuple(_places())  # found once, in the process that others are forked from


def take_away() -> Callable[[Any], Any]:
    """Refuse them from now on. Returns what makes other modules of Python's own, for whoever watches to keep."""
    audit, make = sys.audit, _imp.create_builtin

    def refused(name: str) -> Callable[..., None]:
        return lambda *_, **__: audit(REFUSED, "start another program" if "fork" in name else f"use {name}")

    def create_builtin(spec: Any) -> Any:
        made: list[Any] = []
        audit(MODULE, spec, made)
        return made[0]

    for known, name in PLACES:
        known[name] = refused(name)
    for real in [function for function in os.supports_dir_fd if function.__name__ in MUTE["os posix"]]:
        os.supports_dir_fd.discard(real)
    _imp.create_builtin = create_builtin
    return make

"""One at a time, in whichever process: a lock on a file, which ends with its process, however that ends."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from workshop.course import Trouble

if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def _lock(file: IO[bytes]) -> None:
        while True:
            with contextlib.suppress(OSError):  # it gives up after ten tries, a second apart
                return msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)

else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)


@contextlib.contextmanager
def alone(path: Path, busy: Callable[[], None]) -> Iterator[None]:
    """Hold the lock of this file, which is made; `busy` is called when another process holds it, and then waits.

    Raises Trouble where the file cannot be made.
    """
    with writable(path).open("ab") as file:
        try:
            _try_lock(file)
        except OSError:
            busy()
            _lock(file)
        yield


def writable(path: Path) -> Path:
    """The path of a file that can be written, its folder made. Raises Trouble that says what to do."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.open("ab").close()
    except OSError as error:
        raise Trouble(
            f"{path.parent} should be a folder that can be written, but it is not: {error.strerror or error}.\n"
            "It is in your cache folder, where this command keeps what it installs and starts.\n"
            "Let it be written, or set XDG_CACHE_HOME (Linux) or LOCALAPPDATA (Windows) to a folder that can."
        ) from error
    return path

"""Lambda's /tmp: what a handler reads and writes there is in its environment's own folder, and goes with it.

Only Python's own ways to a file are led there; a library that opens files by itself is not.
Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html
"""

from __future__ import annotations

import builtins
import functools
import io
import os
import shutil
from collections.abc import Callable
from typing import Any

TMP = "/tmp"
OF_ONE_PATH = (
    "access", "chdir", "chmod", "listdir", "lstat", "mkdir", "open", "readlink", "remove", "rmdir", "scandir", "stat",
    "truncate", "unlink", "utime",
)  # fmt: skip
OF_TWO_PATHS = ("link", "rename", "replace", "symlink")


def leading(scratch: str, *others: str) -> Callable[[str], str]:
    """Tells where a path leads to: /tmp is `scratch`, but for what is around `others`, which may be in /tmp themselves.

    It asks nothing that a handler could have changed: what watches it relies on that.
    """
    tmp, inside = TMP, f"{TMP}/"
    there = [root for root in (scratch, *others) if root.startswith(inside)]
    stay = {root.removeprefix(inside).partition("/")[0] for root in there}

    def where(text: str) -> str:
        if text != tmp and not text.startswith(inside):
            return text
        return text if text.removeprefix(inside).partition("/")[0] in stay else scratch + text.removeprefix(tmp)

    return where


class Tmp:
    """Leads Python's ways to a file to where `where` says; at first to where they lead anyway."""

    def __init__(self) -> None:
        self.where: Callable[[str], str] = str
        for name in (*OF_ONE_PATH, *OF_TWO_PATHS):
            if hasattr(os, name):
                _lead(name, self._led, 2 if name in OF_TWO_PATHS else 1)
        real = builtins.open

        @functools.wraps(real)
        def opened(file: Any, *args: Any, **more: Any) -> Any:
            return real(self._led(file), *args, **more)

        builtins.open = io.open = opened
        vars(shutil)["_use_fd_functions"] = False  # it would remove a tree by bare names, which nobody can place

    def _led(self, path: Any) -> Any:
        text = os.fspath(path) if isinstance(path, os.PathLike) else path
        return led if isinstance(text, str) and (led := self.where(text)) != text else path


def _lead(name: str, led: Callable[[Any], Any], paths: int) -> None:
    real = getattr(os, name)

    @functools.wraps(real)
    def leading(*args: Any, **more: Any) -> Any:
        return real(*map(led, args[:paths]), *args[paths:], **more)

    for able in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks, os.supports_effective_ids):
        if real in able:
            able.add(leading)
    setattr(os, name, leading)

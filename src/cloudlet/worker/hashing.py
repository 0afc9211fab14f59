"""Python's `hash()` of a text is another number in every process; here all are forked from one, and would agree.

Two environments must not: who makes an id of `hash()` finds out on AWS. Python's own dicts and sets, and what the
libraries ask, stay as they are.
"""

from __future__ import annotations

import builtins
import sys


def install(salt: str, folder: str) -> None:
    """Salt the `hash()` that the code in `folder` calls."""
    real = builtins.hash

    def hash(obj: object, /) -> int:
        asked_by = sys._getframe(1).f_code.co_filename
        return real((salt, obj)) if asked_by.startswith(folder) and _has_text(obj) else real(obj)

    builtins.hash = hash


def _has_text(obj: object) -> bool:
    if isinstance(obj, tuple | frozenset):
        return any(map(_has_text, obj))
    return isinstance(obj, str | bytes)

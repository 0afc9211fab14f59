"""Keeps bytecode for the next command where PYTHONDONTWRITEBYTECODE keeps it from lying beside the sources.

Images of containers often set it, and every command would compile a thousand modules anew: up to half a second.
"""

from __future__ import annotations

import os
import sys


def keep() -> None:
    """Keep what is imported from now on as bytecode in the virtual environment, which nobody commits."""
    in_an_environment = sys.prefix != sys.base_prefix
    if sys.dont_write_bytecode and sys.pycache_prefix is None and in_an_environment:
        sys.pycache_prefix, sys.dont_write_bytecode = os.path.join(sys.prefix, "bytecode"), False  # noqa: PTH118


def environ() -> dict[str, str]:
    """What another Python has to find in its environment variables to do as this one does."""
    kept = {"PYTHONPYCACHEPREFIX": sys.pycache_prefix} if sys.pycache_prefix else {}
    return kept | ({"PYTHONDONTWRITEBYTECODE": "1"} if sys.dont_write_bytecode else {})

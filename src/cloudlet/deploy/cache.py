"""Remembers translated templates in the user's cache folder, because the translator takes a second to load.

Nothing depends on it: a cache that is broken, full or not writable is as good as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from cloudlet.cache_folder import cache_folder

ENTRY_LIMIT = 300


def key_of(*parts: str) -> str:
    """A name for an entry that is made from these texts."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:40]


def recall(key: str) -> dict[str, Any] | None:
    """What was kept under this key, or None."""
    try:
        entry = json.loads((cache_folder() / f"{key}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return entry if isinstance(entry, dict) else None


def keep(key: str, entry: dict[str, Any]) -> None:
    """Keep a JSON object, all of it or none: another process may read or write the same entry now."""
    with contextlib.suppress(OSError, ValueError, TypeError):
        folder = cache_folder()
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(entry)
        handle, name = tempfile.mkstemp(dir=folder, prefix=".new-", suffix=".tmp")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(name).replace(folder / f"{key}.json")
        finally:
            Path(name).unlink(missing_ok=True)
        _forget_oldest(folder)


def _forget_oldest(folder: Path) -> None:
    entries = list(folder.glob("*.json"))
    if len(entries) > ENTRY_LIMIT:
        entries.sort(key=lambda entry: entry.stat().st_mtime)
        for entry in entries[: ENTRY_LIMIT // 2]:
            entry.unlink(missing_ok=True)

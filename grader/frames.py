"""A learner's own part of a traceback: it starts at his own line, and none of ours is shown."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.folder import Folder

PLACE = re.compile(r'File "(?P<file>.+?)",? [Ll]ine (?P<line>\d+)(?:, in (?P<name>.+))?')
KEPT = 6  # frames at either end of a long traceback


@dataclass(frozen=True)
class Frame:
    """One line of a traceback. `file` is the file's name in the lesson's folder."""

    file: str
    line: int
    text: str


def own_frames(error: dict[str, Any], folder: Folder) -> list[Frame]:
    """The frames that are in the lesson's folder, outermost first."""
    found = [_frame(str(entry), folder) for entry in error.get("stackTrace") or []]
    return [frame for frame in found if frame is not None]


def _frame(entry: str, folder: Folder) -> Frame | None:
    place = PLACE.search(entry)
    if place is None:
        return None
    path = Path(os.path.realpath(folder.path / place["file"]))
    try:
        name = path.relative_to(os.path.realpath(folder.path)).as_posix()
    except ValueError:
        return None
    code = "".join(f"\n    {line.strip()}" for line in entry.splitlines()[1:2])
    where = f" in {place['name']}" if place["name"] else ""
    return Frame(name, int(place["line"]), f"  {name}, line {place['line']},{where}{code}")


def traceback(frames: list[Frame]) -> str:
    """The frames as lines that begin with a space; a recursion's middle is only counted."""
    texts = [frame.text for frame in frames]
    if len(texts) > 2 * KEPT:
        texts = [*texts[:KEPT], f"  ... {len(texts) - 2 * KEPT} more calls ...", *texts[-KEPT:]]
    return "\n".join(texts)

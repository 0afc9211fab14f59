"""Finds and reads a folder's template: UTF-8 with or without a BOM, any line ends."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cloudlet.deploy.problems import PlacedError
from cloudlet.errors import TemplateError

TEMPLATE_NAMES = ("template.yaml", "template.yml", "template.json")
TEMPLATE_LIMIT_BYTES = 1_048_576  # "Template body size", CloudFormation quotas


@dataclass(frozen=True)
class Source:
    """A template as it stands on disk. `folder` is absolute: code folders are relative to it."""

    path: Path
    text: str

    @property
    def folder(self) -> Path:
        return self.path.parent


def read_template(place: Path) -> Source:
    """The template of a folder, or the file itself when `place` is one; TemplateError where there is none."""
    path = _find(place.absolute())
    raw = _bytes(path)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise PlacedError(path.name, line, "this is not UTF-8 text. Save the file as UTF-8.") from error
    if not text.strip():
        raise PlacedError(path.name, None, "the file is empty, but a template needs a Resources section.")
    return Source(path, text.replace("\r\n", "\n").replace("\r", "\n"))


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(TEMPLATE_LIMIT_BYTES + 1)
    except OSError as error:
        raise PlacedError(path.name, None, f"it cannot be read ({error.strerror}).") from error
    if len(raw) > TEMPLATE_LIMIT_BYTES:
        raise PlacedError(path.name, None, "it is larger than 1 MB, the most that AWS takes.")
    return raw


def _find(place: Path) -> Path:
    if place.is_file():
        return place
    if not place.is_dir():
        raise TemplateError(f"there is no folder {place}; expected one with a template.yaml.")
    for name in TEMPLATE_NAMES:
        if (place / name).is_file():
            return place / name
    there = ", ".join(sorted(entry.name for entry in place.iterdir() if entry.is_file())) or "nothing"
    raise TemplateError(f"{place.name} has no template.yaml (found {there}). A SAM application needs one.")

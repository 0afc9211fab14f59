"""What is told of a folder or a file of a lesson that is not there, has another name, or is a link to another place.

A link is followed by the grader's own process, which may read what a submission may not.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from grader import commands
from grader.finding import Finding
from grader.folder import nearest, shown
from grader.shop import Shop

ENDINGS = {".yml": ".yaml"}
ENVIRONMENT = "pyvenv.cfg"


def no_folder(shop: Shop) -> Finding:
    """The finding for a lesson without its folder."""
    path = shop.folder.path
    return Finding(
        f"there is no folder {shop.folder.shown}.{_beside(path)}",
        "A lesson is a folder of that name, with its template and its Python files in it.",
        shop.folder.shown,
        brought(shop, path),
    )


def no_file(shop: Shop, file: str) -> Finding:
    """The finding for a lesson's folder without one of its files."""
    path = shop.folder.path / file
    return Finding(
        f"there is no file {file} in {shop.folder.shown}.{_beside(path)}",
        "The folder is deployed as it is: the template says what there is, and names the handler's file.",
        shop.look_at(file),
        brought(shop, path),
    )


def brought(shop: Shop, path: Path) -> str:
    """How a folder or a file gets there; of a submission, the starters would not come into it."""
    what = "file" if path.suffix else "folder"
    if near := _nearly(path):
        return f"Rename {near} to {path.name}."
    if shop.folder.is_the_courses:
        return f"Bring the starter files back: {commands.workshop(f'reset {shop.lesson.number}')}"
    return f"Put the {what} there: {shop.folder.shown}{'/' + path.name if path.suffix else ''}"


def _beside(path: Path) -> str:
    """What is there in the place of a file or a folder that is missing: one whose name is nearly the same."""
    near = _nearly(path)
    return f" There is {near}; its name has to be {path.name}." if near else ""


def _nearly(path: Path) -> str:
    """The name of what is there in its place; empty where nothing is."""
    if path.exists() or not path.parent.is_dir():
        return ""
    there = sorted(other.name for other in path.parent.iterdir() if other.is_dir() != bool(path.suffix))
    meant = {_as_meant(name): name for name in there}
    return meant.get(path.name.lower()) or nearest(path.name, there)


def _as_meant(name: str) -> str:
    """`Sender.py.txt` is meant for `sender.py`, and `template.yml` for `template.yaml`."""
    name = name.lower().removesuffix(".txt")
    stem, ending = os.path.splitext(name)  # noqa: PTH122, it is a name and no path
    return stem + ENDINGS.get(ending, ending)


def no_link_leads_away(shop: Shop) -> None:
    """A finding where something in the folder is a link to a place outside of it. The folder itself may be one."""
    folder = shop.folder.path
    for path in _links(folder):
        try:
            inside = path.resolve().is_relative_to(folder.resolve())
        except (OSError, RuntimeError):  # it leads round in a circle
            inside = False
        if not inside:
            place = f"{shown(folder.parent, shop.folder.root)}/{path.relative_to(folder.parent).as_posix()}"
            what = "folder" if path.is_dir() else "file"
            raise Finding(
                f"{place} is a link to another place, outside of the folder.",
                "The folder is graded and deployed with the files in it. What a link leads to elsewhere is not in it.",
                place,
                f"Put the {what} itself there, in place of the link.",
            )


def _links(folder: Path) -> Iterator[Path]:
    """The links in a folder; what is hidden or an environment of Python's is not part of a lesson."""
    for at, folders, files in os.walk(folder):
        folders[:] = [name for name in sorted(folders) if name[0] != "." and not Path(at, name, ENVIRONMENT).is_file()]
        yield from (path for name in (*folders, *sorted(files)) if (path := Path(at, name)).is_symlink())

"""Errors that name the place: every complaint about a template says its file and line.

The line is that of the nearest thing in the learner's own file, since much of what is deployed was made by
SAM and stands nowhere.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cloudlet.errors import TemplateError

Key = tuple[str, ...]
TEXT_LIMIT = 4000  # characters; a template may hold a name of a million
SEPARATOR = "\x1f"  # joins a path's steps in `Places.lines`; a template's keys hold "/" and "." but never this


class PlacedError(TemplateError):
    """A template error with its place: `file` as the learner knows it, `line` from 1 or None."""

    def __init__(self, file: str, line: int | None, text: str) -> None:
        where = f"{file} line {line}" if line else file
        super().__init__(f"{where}: {text if len(text) <= TEXT_LIMIT else text[:TEXT_LIMIT] + ' ...'}")
        self.file = file
        self.line = line


class NotHere(PlacedError):
    """What AWS has and this cloud has not: the template may be right."""


@dataclass(frozen=True)
class Places:
    """Where things stand in a template: the line (from 1) of each path of keys."""

    path: Path
    lines: Mapping[str, int] = field(default_factory=dict)

    def line(self, *steps: str) -> int | None:
        """The line of this path of keys, or of its nearest parent that is written down."""
        if steps[:1] == ("Resources",) and len(steps) > 1:
            steps = self._as_written(steps)
        while steps:
            found = self.lines.get(SEPARATOR.join(steps))
            if found:
                return found
            steps = steps[:-1]
        return None

    def source_of(self, logical_id: str) -> str:
        """The resource of the template that this one is or, by its name, was made from."""
        owners = [name for name in self._resources if logical_id.startswith(name)]
        return max(owners, key=len, default=logical_id)

    def error(self, text: str, *steps: str) -> PlacedError:
        """The error that says `text` about what stands at this path of keys."""
        return PlacedError(self.path.name, self.line(*steps), text)

    def not_here(self, text: str, *steps: str) -> NotHere:
        """The error that says `text` about what is AWS's, stands at this path of keys, and cannot be shown here."""
        return NotHere(self.path.name, self.line(*steps), text)

    @cached_property
    def _resources(self) -> list[str]:
        paths = [key.split(SEPARATOR, 2) for key in self.lines]
        return [path[1] for path in paths if len(path) == 2 and path[0] == "Resources"]

    def _as_written(self, steps: Key) -> Key:
        """SAM makes `SenderFunctionPost` of event `Post`, and Body of DefinitionBody: point at those where they are."""
        logical_id, rest = steps[1], steps[2:]
        owner = self.source_of(logical_id)
        if owner == logical_id:
            sams = ("Resources", owner, "Properties", "DefinitionBody")
            if rest[:2] == ("Properties", "Body") and SEPARATOR.join(sams) in self.lines:
                return (*sams, *rest[2:])
            return steps if owner in self._resources else ()
        event = ("Resources", owner, "Properties", "Events", logical_id.removeprefix(owner))
        return (*event, *rest) if SEPARATOR.join(event) in self.lines else ("Resources", owner)


def refused_by_aws(what: str, message: str, code: str) -> str:
    """That AWS refuses a resource with this message, as CloudFormation tells it."""
    return f'AWS refuses {what}. Resource handler returned message: "{message}" ({code})'


def sentence(text: str) -> str:
    """The text with a full stop, unless it ends already."""
    return text if text[-1:] in ".?)" else f"{text}."


def did_you_mean(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """`; did you mean X?` for the nearest known word, or nothing."""
    names = {name.lower(): name for name in known}
    near = difflib.get_close_matches(word.lower(), list(names), n=1, cutoff=cutoff)
    return f"; did you mean {names[near[0]]}?" if near else ""

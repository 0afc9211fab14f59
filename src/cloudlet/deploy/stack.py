"""What a deployment made."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cloudlet.errors import AwsError

Undo = Callable[[], object]


@dataclass(frozen=True)
class Location:
    """A place in the template: `file` as the learner knows it, `line` from 1 or None."""

    file: str
    line: int | None


@dataclass(frozen=True)
class Resource:
    """A resource. `physical_id` is what Ref gives, `properties` are resolved, `arn` may be empty."""

    logical_id: str
    type: str
    physical_id: str
    arn: str
    properties: dict[str, Any]
    location: Location
    attributes: dict[str, Any] = field(default_factory=dict)


def of_type(resources: Mapping[str, Resource], logical_id: str, kind: str) -> Resource:
    """The resource with this logical id. Raises KeyError, naming what there is, unless it is there and of this type."""
    found = resources.get(logical_id)
    if found is not None and found.type == kind:
        return found
    there = sorted(name for name, known in resources.items() if known.type == kind)
    came = f"is a {found.type}" if found else "is not there"
    raise KeyError(f"{logical_id} {came}; of type {kind} this stack has {', '.join(there) or 'nothing'}")


@dataclass
class Stack:
    """The resources of one template. `ignored` tells what it asks for that cloudlet does not model."""

    name: str
    outputs: dict[str, str] = field(default_factory=dict)
    resources: dict[str, Resource] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    undo: list[Undo] = field(default_factory=list, repr=False)

    def delete(self) -> None:
        """Delete the resources, newest first; what is gone already is no error."""
        while self.undo:
            with contextlib.suppress(AwsError):
                self.undo.pop()()

"""What happened: a list of plain events that findings, timelines and tests all read.

An event is never changed after it was recorded, and two runs with one seed record the same list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cloudlet.clock import Clock


@dataclass(frozen=True)
class Event:
    """One thing that happened: when (ms), who did it, what it was, and the facts."""

    at: int
    actor: str
    kind: str
    facts: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.facts[name]
        except KeyError:
            raise AttributeError(f"a {self.kind!r} event has {sorted(self.facts)}, not {name!r}") from None


class History:
    """All events of a cloud, in the order in which they happened."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.events: list[Event] = []

    def record(self, actor: str, kind: str, **facts: Any) -> Event:
        """Add an event that happens now."""
        event = Event(self._clock.now, actor, kind, facts)
        self.events.append(event)
        return event

    def of(self, *kinds: str, **facts: Any) -> list[Event]:
        """The events of these kinds (all if none is named) that carry these facts."""
        return [
            event
            for event in self.events
            if (not kinds or event.kind in kinds)
            and all(name in event.facts and event.facts[name] == value for name, value in facts.items())
        ]

    def __iter__(self) -> Iterator[Event]:
        return iter(self.events)

    def __len__(self) -> int:
        return len(self.events)

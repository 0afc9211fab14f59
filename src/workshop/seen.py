"""A run in a notebook: the picture of it, its tables and queues, and how many of each there are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from cloudlet.timeline import Timeline, static, vega
from cloudlet.timeline.text import text
from workshop import showing
from workshop.play import Run
from workshop.showing import Shown

VEGA_LITE = "application/vnd.vegalite.v5+json"
SVG = "image/svg+xml"


@dataclass(frozen=True)
class Picture:
    """A timeline in every form that a notebook may want: it takes the best that it can draw."""

    timeline: Timeline
    title: str

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        document = vega.vega_lite(self.timeline, self.title)
        forms = {VEGA_LITE: document, "text/plain": "\n".join([self.title, "", *text(self.timeline)])}
        try:
            return forms | {SVG: static.svg(document)}
        except ModuleNotFoundError:
            return forms


@dataclass(frozen=True)
class Seen:
    """What you saw happen."""

    run: Run

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        if self.run.trouble:
            return showing.note(self.run.trouble)._repr_mimebundle_()
        return self.picture()._repr_mimebundle_()

    def picture(self, since_s: float = 0, until_s: float | None = None) -> Picture:
        """The timeline, or the part of it between two moments."""
        until_ms = None if until_s is None else round(until_s * 1000)
        return Picture(self.run.timeline.between(round(since_s * 1000), until_ms), self.run.title)

    def table(self, name: str) -> Shown:
        """The items of a table."""
        items = sorted(self.run.tables.get(name, []), key=str)
        heads = sorted({key for item in items for key in item})
        rows = [[showing.plain(item[head]) if head in item else "" for head in heads] for item in items]
        return showing.table(heads, rows, f"{name} is empty.")

    def queue(self, name: str) -> Shown:
        """The bodies of the messages that are still on a queue, hidden ones included."""
        rows = [[body] for body in self.run.queues.get(name, [])]
        return showing.table([f"on {name}"], rows, f"{name} is empty.")

    def answers(self) -> Shown:
        """What was asked, and what came back."""
        rows = [[answer.asked, answer.got] for answer in self.run.answers]
        return showing.table(["asked", "got"], rows, "Nobody asked, so nobody was answered.")

    def statuses(self) -> list[int]:
        """The HTTP statuses of the answers, in order."""
        return [event.status for event in self._of("http_response", "")]

    def value(self, table: str, key: str, attribute: str) -> Any:
        """An attribute of the item with that key; None where there is none."""
        items = self.run.tables.get(table, [])
        found = next((item[attribute] for item in items if key in item.values() and attribute in item), None)
        return found if found is None else json.loads(json.dumps(found, default=showing.as_json))

    def unchanged(self, queue: str) -> int:
        """How many of the bodies that were posted are on a queue as they were."""
        posted = [answer.asked for answer in self.run.answers]
        return sum(body in self.run.queues.get(queue, []) for body in posted)

    def listed(self, table: str, attribute: str) -> int:
        """How many entries the lists of that name have, over all items of a table."""
        return sum(len(item.get(attribute, ())) for item in self.run.tables.get(table, []))

    def duration_s(self) -> float:
        """Virtual seconds from the first thing that the picture shows to the last."""
        return (self.run.timeline.end - self.run.timeline.start) / 1000

    def items(self, table: str) -> int:
        """How many items a table holds."""
        return len(self.run.tables.get(table, []))

    def messages(self, queue: str) -> int:
        """How many messages are on a queue, hidden ones included."""
        return len(self.run.queues.get(queue, []))

    def invocations(self, function: str = "") -> int:
        """How often a function (any, if none is named) was invoked."""
        return len(self._of("invoked", function))

    def calls(self, operation: str) -> int:
        """How often functions made a call, such as SendMessageBatch."""
        made = (event for event in self.run.events if event.kind == "call" and event.facts.get("invocation"))
        return sum(event.operation == operation for event in made)

    def receives(self) -> int:
        """How often messages were received, every message and every time counted."""
        return len(self._of("received", ""))

    def _of(self, kind: str, actor: str) -> list[Any]:
        return [it for it in self.run.events if it.kind == kind and actor in ("", self.run.plain_name(it.actor))]

"""The life of one message: on which queue it is, in which state, who has it.

A message that a function sends on with the same body is the same thing to a learner: its life goes on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from cloudlet.timeline.model import Mark, Sign, Span, State

LONGEST_LABEL = 16
LONGEST_BODY = 120


@dataclass
class Life:
    """What became of a message so far; `message_id` is its latest, `holder` who received it last."""

    body: str
    message_id: str
    spans: list[Span] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    state: State | None = None
    holder: str = ""
    queue: str = ""
    _since: int = 0
    _facts: dict[str, str] = field(default_factory=dict)

    def enter(self, state: State, at: int, queue: str = "", **facts: str) -> None:
        """It is in another state from now on, on the same queue or on another one."""
        self.leave(at)
        self.queue = queue or self.queue
        self.state, self._since, self._facts = state, at, facts

    def leave(self, at: int) -> None:
        """The state that it was in ends."""
        if self.state is not None and at > self._since:
            facts = {"queue": self.queue, **self._facts, "body": shortened(self.body, LONGEST_BODY)}
            self.spans.append(Span(self.state, self._since, at, facts))
        self.state = None

    def mark(self, sign: Sign, at: int, **facts: str) -> None:
        """Something happened to it."""
        self.marks.append(Mark(sign, at, facts))

    @property
    def label(self) -> str:
        """The order that it is about, or the beginning of its body."""
        try:
            order = json.loads(self.body)
        except ValueError:
            order = None
        if not isinstance(order, dict) or not isinstance(order.get("order_id"), str):
            return f'"{shortened(" ".join(self.body.split()), LONGEST_LABEL)}"'
        number = f" {order['seq']}" if "seq" in order else ""
        return shortened(order["order_id"], LONGEST_LABEL) + number

    @property
    def fate(self) -> str:
        """Its story in a few words, the same for all that fared alike."""
        failed = sum(mark.sign == "failed" for mark in self.marks)
        ends = [mark.sign for mark in self.marks if mark.sign in ("dead", "done")]
        words = [f"failed {failed} times" if failed > 1 else "failed once"] if failed else []
        words += ["dead" if "dead" in ends else "done"] if ends else []
        return ", ".join(words) or str(self.state or "sent")


def shortened(text: str, most: int) -> str:
    """`text`, or its beginning."""
    return text if len(text) <= most else text[: most - 3] + "..."

"""A finding whose cause is what a process remembers: a message that failed came again, and was taken for done."""

from __future__ import annotations

import re

from cloudlet.history import Event
from grader.finding import Finding
from grader.shop import Shop

KEPT = re.compile(
    r"\w+ *(:.*)?= *(\{\}|\[\]|(set|dict|list)\(\)|(\w+\.)?(defaultdict|deque|OrderedDict|Counter)\()"
    r"|@(functools\.)?(lru_)?cache|\s+global "
)
RULE = (
    "What stands outside of the handler lives as long as the process. A message that was noted there before its work "
    "was done comes back when that fails, to the same process, and is taken for done: Lambda deletes it."
)


def told(shop: Shop, finding: Finding) -> None:
    """Give the finding that for its cause if it is so."""
    if not shop.opened or shop.real_time or finding.because == RULE or "remember" in finding.because + finding.try_:
        return
    failed: dict[str, Event] = {}
    for batch in shop.history.of("batch"):
        first = failed.get(batch.message_ids[0])
        if batch.outcome == "deleted" and first and all(it in failed for it in batch.message_ids):
            line = _line_of_memory(shop, shop.file_of(batch.function))
            if line and _same_process(shop, first, batch) and not _calls(shop, batch):
                _tell(shop, finding, first, batch, line)
                return
        lost = batch.message_ids if batch.outcome == "failed" else batch.facts.get("failed", ())
        failed.update(dict.fromkeys(lost, batch))


def _tell(shop: Shop, finding: Finding, first: Event, again: Event, line: int) -> None:
    finding.saw += f"\nAt {shop.when(first.at)} {shop.plain_name(again.function)} failed with a message. "
    finding.saw += f"At {shop.when(again.at)} the same environment had it again, and returned without a call."
    finding.because, finding.look_at = RULE, shop.look_at(shop.file_of(again.function), line)
    finding.try_ = "Note what is done when it is done, and where every process can see it: in the table."


def _line_of_memory(shop: Shop, file: str) -> int | None:
    """The first line of a module that makes something which outlives an invocation, and can change."""
    return next((number for number, line in enumerate(shop.folder.lines(file), 1) if KEPT.match(line)), None)


def _same_process(shop: Shop, first: Event, again: Event) -> bool:
    return _environment(shop, first) is not None and _environment(shop, first) == _environment(shop, again)


def _environment(shop: Shop, batch: Event) -> str | None:
    runs = shop.history.of("invoked", request_id=batch.facts.get("request_id"))
    return runs[-1].environment if runs else None


def _calls(shop: Shop, batch: Event) -> list[Event]:
    return shop.history.of("call", invocation=batch.facts.get("request_id"))

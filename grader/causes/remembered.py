"""A finding whose cause is what a process remembers: a message that failed came again, and was taken for done."""

from __future__ import annotations

from cloudlet.history import Event
from grader.finding import Finding
from grader.shop import Shop

KEPT = ("= set()", "= {}", "= []", "global ", "cache")
RULE = (
    "What stands outside of the handler lives as long as the process. A message that was noted there before its work "
    "was done comes back when that fails, to the same process, and is taken for done: Lambda deletes it."
)


def told(shop: Shop, finding: Finding) -> None:
    """Give the finding that for its cause if it is so."""
    if not shop.opened or shop.real_time or "remember" in finding.because + finding.try_:
        return
    for again in shop.history.of("batch", outcome="deleted"):
        first = _failed_before(shop, again)
        file = shop.file_of(again.function) if first else ""
        spot = next((word for word in KEPT if shop.folder.line_with(file, word)), "") if file else ""
        if first and spot and _same_process(shop, first, again) and not _calls(shop, again):
            name = shop.plain_name(again.function)
            finding.saw += (
                f"\nAt {shop.when(first.at)} {name} failed with a message. At {shop.when(again.at)} the same "
            )
            finding.saw += "environment had it again, and returned without a call."
            finding.because, finding.look_at = RULE, shop.look_at(file, spot)
            finding.try_ = "Note what is done when it is done, and where every process can see it: in the table."
            break


def _failed_before(shop: Shop, again: Event) -> Event | None:
    """The batch in which all messages of this one failed before."""
    for batch in shop.history.of("batch", function=again.function):
        failed = set(batch.message_ids if batch.outcome == "failed" else batch.facts.get("failed", ()))
        if batch.at < again.at and set(again.message_ids) <= failed:
            return batch
    return None


def _same_process(shop: Shop, first: Event, again: Event) -> bool:
    return _environment(shop, first) is not None and _environment(shop, first) == _environment(shop, again)


def _environment(shop: Shop, batch: Event) -> str | None:
    runs = shop.history.of("invoked", request_id=batch.facts.get("request_id"))
    return runs[-1].environment if runs else None


def _calls(shop: Shop, batch: Event) -> list[Event]:
    return shop.history.of("call", invocation=batch.facts.get("request_id"))

"""A finding whose cause is a filter: what no FilterCriteria let pass never came to a function, and is deleted."""

from __future__ import annotations

from grader.finding import Finding
from grader.shop import Shop

TEMPLATE, FILTER = "template.yaml", "FilterCriteria"
RULE = (
    "FilterCriteria choose what a function gets. Lambda deletes the rest, as if somebody had worked on it: on a queue "
    "what no filter lets pass is lost."
)


def told(shop: Shop, finding: Finding) -> None:
    """Give the finding that for its cause if it is so."""
    dropped = shop.history.of("batch", outcome="filtered") if shop.opened else []
    if not dropped or FILTER in str(vars(finding)):
        return
    first = dropped[0]
    queue, function = shop.plain_name(first.queue), shop.plain_name(first.function)
    finding.saw += f"\nAt {shop.when(first.at)} a message on {queue} matched no filter of {function}, and was deleted."
    finding.because, finding.look_at = RULE, shop.look_at(TEMPLATE, FILTER)
    finding.try_ = "Take the filter out."

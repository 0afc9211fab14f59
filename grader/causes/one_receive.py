"""A finding whose cause is a queue that gives a message up at its first receive: maxReceiveCount 1."""

from __future__ import annotations

import json

from grader.finding import Finding
from grader.shop import Shop

TEMPLATE, COUNT = "template.yaml", "maxReceiveCount"
RULE = (
    "With maxReceiveCount 1 whatever fails once is dead: a throttle, a crash, a busy worker. A receive counts, whether "
    "the work was done or not."
)


def told(shop: Shop, finding: Finding) -> None:
    """Give the finding that for its cause if it is so."""
    known = COUNT in finding.saw + finding.try_ or "RedrivePolicy" in finding.try_
    if not shop.opened or known or not shop.folder.line_with(TEMPLATE, f"{COUNT}: 1"):
        return
    for event in shop.history.of("dead_lettered"):
        name = shop.plain_name(event.actor)
        policy = shop.queue(name).attributes.get("RedrivePolicy") if name in shop.stack.resources else None
        if policy and int(json.loads(policy)[COUNT]) == 1:
            finding.saw += f"\nAt {shop.when(event.at)} {name} gave a message up after its first receive."
            finding.because, finding.look_at = RULE, shop.look_at(TEMPLATE, f"{COUNT}: 1")
            finding.try_ = f"Let {name} have a {COUNT} of 5 or more."
            return

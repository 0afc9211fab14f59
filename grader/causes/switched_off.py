"""A finding whose cause is a function that nobody may run: its reserved concurrency is 0."""

from __future__ import annotations

from grader.finding import Finding
from grader.shop import Shop

TEMPLATE, RESERVED = "template.yaml", "ReservedConcurrentExecutions"
RULE = "With a reserved concurrency of 0 a function never runs, whoever invokes it, and no log says so."


def told(shop: Shop, finding: Finding) -> None:
    """Give the finding that for its cause if it is so."""
    throttled = {event.actor for event in shop.history.of("throttled")} if shop.opened else set()
    for name, resource in shop.stack.resources.items() if throttled else ():
        if resource.physical_id not in throttled or str(resource.properties.get(RESERVED)) != "0":
            continue
        if RESERVED not in finding.saw:
            finding.saw += f"\nLambda throttled {name}, which has {RESERVED}: 0."
        finding.because = RULE
        finding.look_at = shop.look_at(TEMPLATE, f"{RESERVED}: 0", RESERVED)
        finding.try_ = f"Take {RESERVED} out of {name}, or set it to 1 at least."
        break

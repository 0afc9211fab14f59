"""A finding whose cause is that something is off: a function that nobody may run, a mapping that is not enabled."""

from __future__ import annotations

from collections.abc import Iterator

from cloudlet.deploy.stack import Resource
from grader.finding import Finding
from grader.shop import Shop

TEMPLATE, RESERVED, ENABLED = "template.yaml", "ReservedConcurrentExecutions", "Enabled"
RULE = "With a reserved concurrency of 0 a function never runs, whoever invokes it, and no log says so."
NOT_ENABLED = "Lambda polls a queue for an event source mapping while that is enabled, and only then."


def told(shop: Shop, finding: Finding) -> None:
    """Give the finding that for its cause if it is so."""
    if shop.opened:
        _throttled(shop, finding)
        _not_polled(shop, finding)


def _throttled(shop: Shop, finding: Finding) -> None:
    throttled = {event.actor for event in shop.history.of("throttled")}
    for name, resource in shop.stack.resources.items() if throttled else ():
        if resource.physical_id not in throttled or str(resource.properties.get(RESERVED)) != "0":
            continue
        if RESERVED not in finding.saw:
            finding.saw += f"\nLambda throttled {name}, which has {RESERVED}: 0."
        finding.because = RULE
        finding.look_at = shop.look_at(TEMPLATE, f"{RESERVED}: 0", RESERVED)
        finding.try_ = f"Take {RESERVED} out of {name}, or set it to 1 at least."
        return


def _not_polled(shop: Shop, finding: Finding) -> None:
    came = {event.actor for event in shop.history.of("sent")}
    came |= {event.to for event in shop.history.of("dead_lettered")}
    for mapping in _disabled(shop) if came and finding.because != NOT_ENABLED else ():
        queue = str(mapping.properties.get("EventSourceArn")).rpartition(":")[2]
        if queue not in came:
            continue
        function = str(mapping.properties.get("FunctionName")).rpartition(":")[2]
        finding.saw += f"\nThe mapping that would bring {shop.plain_name(function)} the messages of "
        finding.saw += f"{shop.plain_name(queue)} is not enabled."
        finding.because = NOT_ENABLED
        finding.look_at = shop.look_at(TEMPLATE, f"{ENABLED}: false", ENABLED)
        finding.try_ = "Let it be enabled, as it is when nobody says otherwise."
        return


def _disabled(shop: Shop) -> Iterator[Resource]:
    for resource in shop.stack.resources.values():
        if resource.type == "AWS::Lambda::EventSourceMapping" and resource.properties.get(ENABLED) in (False, "false"):
            yield resource

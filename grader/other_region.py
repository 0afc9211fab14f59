"""A finding whose cause is that a handler asked another region: there is nothing of the stack there."""

from __future__ import annotations

from grader.finding import Finding
from grader.shop import Shop

RULE = (
    "A client asks the region that it was made for, and nothing of the stack is there. Lambda tells a function its own "
    "region in AWS_REGION, and boto3 reads it."
)


def told(shop: Shop, finding: Finding) -> Finding:
    """The finding, with that as its cause if it is so."""
    asked = shop.history.of("another_region") if shop.opened else []
    if not asked:
        return finding
    call = asked[0]
    said = f"{shop.plain_name(call.actor)} called {call.operation} in {call.region}"
    file = shop.file_of(call.actor.partition("#")[0])
    return Finding(
        f"{finding.saw}\n{said}; the stack is in {shop.cloud.region}.",
        RULE,
        shop.look_at(file, "region_name", call.region),
        "Make the client without a region.",
    )

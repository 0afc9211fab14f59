"""A finding whose cause is that a handler asked another region: there is nothing of the stack there."""

from __future__ import annotations

from grader.finding import Finding
from grader.shop import Shop

RULE = (
    "A client asks the region that it was made for, and nothing of the stack is there. Lambda tells a function its own "
    "region in AWS_REGION, and boto3 reads it."
)


def told(shop: Shop, finding: Finding) -> None:
    """Give the finding that for its cause if it is so."""
    asked = shop.history.of("another_region") if shop.opened and finding.because != RULE else []
    if not asked:
        return
    call = asked[0]
    said = f"{shop.plain_name(call.actor)} called {call.operation} in {call.region}"
    file = shop.file_of(call.actor.partition("#")[0])
    finding.saw += f"\n{said}; the stack is in {shop.cloud.region}."
    finding.because, finding.look_at = RULE, shop.look_at(file, "region_name", call.region)
    finding.try_ = "Make the client without a region."

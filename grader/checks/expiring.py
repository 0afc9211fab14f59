"""Tables whose items expire: what is known of an order is gone with its item, and the order is new again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from grader.checks.putting import TEMPLATE
from grader.finding import Finding
from grader.shop import Shop

SPECIFICATION = "TimeToLiveSpecification"
FORGOTTEN = (
    "{} has a time to live: DynamoDB deletes an item within two days after the moment that its {} names. What told "
    "that an order was there before is gone with it, and the order counts again."
)
KEEP = "Leave the time to live away from what says which orders there were: it has to say so for good."


@contextmanager
def told(shop: Shop) -> Iterator[None]:
    """Give what is found long after, in a shop whose tables forget, that for its cause."""
    try:
        yield
    except Finding as finding:
        for name, resource in shop.stack.resources.items():
            wish = resource.properties.get(SPECIFICATION) if resource.type == "AWS::DynamoDB::Table" else None
            if isinstance(wish, dict) and wish.get("Enabled"):
                finding.because = FORGOTTEN.format(name, wish.get("AttributeName"))
                finding.look_at = shop.look_at(TEMPLATE, SPECIFICATION)
                finding.try_ = KEEP
                break
        raise

"""A write that DynamoDB refused for its condition, and that the poller took for a repetition of what was stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from grader.checks.polling_rules import Rule
from grader.shop import Shop

REFUSALS = ("ConditionalCheckFailedException", "TransactionCanceledException")
TAKEN_FOR_KNOWN: Rule = (
    "A refused write has written nothing. That the event is stored it says only where the condition asks for this very "
    "event, its order_id and its seq, and where the condition, and nothing else, was the reason.",
    "Let the condition ask for order_id and seq, kept apart, in a key that no order can have; of a cancelled "
    "transaction read the CancellationReasons, and leave the message alone where another reason is among them.",
    ("ConditionExpression", "ConditionalCheckFailed", "TransactionCanceled", "update_item", "def handler"),
)


def refused_write(shop: Shop, got: list[Any], wanted: Iterable[Any]) -> str:
    """What was refused of the texts that are missing, as a line of its own."""
    missing = Counter(wanted) - Counter(got)
    for call in shop.history.of("call", service="dynamodb"):
        code = getattr(call.facts.get("error"), "code", "")
        text = next((text for text in missing if code in REFUSALS and str(text) in str(call.params)), None)
        if text is not None:
            return f"\nAt {shop.when(call.at)} {call.operation} with {text!r} was refused: {code}."
    return ""

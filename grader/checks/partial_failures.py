"""The rules of partial batch failures, as findings of several lessons say them."""

from __future__ import annotations

RESPONSE_TYPES = (
    "Lambda reads batchItemFailures only when the mapping has FunctionResponseTypes: [ReportBatchItemFailures]. "
    "Without it every answer means: all done, delete the batch."
)
IDENTIFIERS = (
    "Each itemIdentifier has to be the messageId of a record of this batch. With any other one Lambda cannot tell "
    "which message is meant, and the whole batch comes back."
)
ANSWER = (
    "Lambda expects an object with a list under batchItemFailures, or nothing at all. What it cannot read fails the "
    "whole batch."
)
FAILS_ALL = "An exception in the handler fails every message of the batch."
REPORT = 'Return {"batchItemFailures": [{"itemIdentifier": record["messageId"]}]} with the failed records only.'


def unreadable(why: str) -> str:
    """The rule for an answer for which Lambda lets the whole batch come back; `why` is what it found wrong."""
    return IDENTIFIERS if "itemIdentifier" in why or "the id of" in why else ANSWER

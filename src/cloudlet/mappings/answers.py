"""What a handler's answer means for its batch when ReportBatchItemFailures is on.

Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html, "Success and failure conditions".
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

KEY = "batchItemFailures"
IDENTIFIER = "itemIdentifier"


class WholeBatchFails(Exception):
    """The answer cannot be understood, so every message of the batch comes back; the text says what was wrong."""


def failed_ids(answer: Any, batch_ids: Collection[str]) -> set[str]:
    """The messages that are to come back. Raises WholeBatchFails."""
    if answer is None or answer == "" or answer == []:
        return set()
    if not isinstance(answer, dict):
        raise WholeBatchFails(f"expected an object with {KEY!r}, got {answer!r}")
    failures = answer.get(KEY)
    if failures is None:
        return set()
    if not isinstance(failures, list):
        raise WholeBatchFails(f"expected a list under {KEY!r}, got {failures!r}")
    return {_identifier(failure, batch_ids) for failure in failures}


def _identifier(failure: Any, batch_ids: Collection[str]) -> str:
    if not isinstance(failure, dict) or IDENTIFIER not in failure:
        raise WholeBatchFails(f"expected {{{IDENTIFIER!r}: messageId}}, got {failure!r}")
    identifier = failure[IDENTIFIER]
    if not isinstance(identifier, str) or not identifier:
        raise WholeBatchFails(f"expected a message id as {IDENTIFIER!r}, got {identifier!r}")
    if identifier not in batch_ids:
        raise WholeBatchFails(f"{identifier!r} is the id of no message in this batch")
    return identifier

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
REPORT = 'Return {"batchItemFailures": [{"itemIdentifier": record["messageId"]}]} with the failed records only.'

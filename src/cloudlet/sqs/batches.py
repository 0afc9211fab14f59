"""The batch operations: up to ten entries, each of which succeeds or fails for itself.

What is wrong with the batch as a whole refuses the call; what is wrong with one entry goes into `Failed`, and
the call is answered with 200 all the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from cloudlet.errors import AwsError
from cloudlet.sqs import checks, refusals
from cloudlet.sqs.directory import by_query
from cloudlet.sqs.queue import Queue
from cloudlet.sqs.sending import put, sender_id
from cloudlet.wire.request import Request, Result

MOST_ENTRIES = 10
MOST_BYTES = 1_048_576  # recorded on AWS 2025-08-19
ENTRY_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")
SEND_ENTRY = "SendMessageBatchRequestEntry"
VISIBILITY = "VisibilityTimeout must be an integer between 0 and 43200."
Entry = dict[str, Any]


def send(queue: Queue, request: Request) -> Result:
    """SendMessageBatch. A FIFO queue refuses the whole call for a missing id (recorded 2024-04-30)."""
    entries = _entries(request, SEND_ENTRY)
    _check_total(entries)
    sender = sender_id(request)
    for number, entry in enumerate(entries, 1):
        _check_fifo(queue, entry, number)
    numbers = {entry["Id"]: number for number, entry in enumerate(entries, 1)}
    return _each(entries, lambda entry: _send_one(queue, entry, numbers[entry["Id"]], sender))


def delete(queue: Queue, request: Request) -> Result:
    """DeleteMessageBatch."""
    entries = _entries(request, "DeleteMessageBatchRequestEntry")

    def one(entry: Entry) -> Result:
        queue.delete(_required(entry, "ReceiptHandle"), by=request.caller)
        return {}

    return _each(entries, one)


def change_visibility(queue: Queue, request: Request) -> Result:
    """ChangeMessageVisibilityBatch."""
    entries = _entries(request, "ChangeMessageVisibilityBatchRequestEntry")

    def one(entry: Entry) -> Result:
        _required(entry, "ReceiptHandle")
        queue.change_visibility(entry["ReceiptHandle"], checks.visibility(entry, VISIBILITY))
        return {}

    return _each(entries, one)


def _entries(request: Request, shape: str) -> list[Entry]:
    entries: list[Entry] | None = request.params.get("Entries")
    if entries is None and not by_query(request):
        raise refusals.missing_parameter("Entries")
    if not entries:
        raise refusals.empty_batch(shape)
    if len(entries) > MOST_ENTRIES:
        raise refusals.too_many_entries(len(entries))
    _check_ids([entry.get("Id") for entry in entries], shape)
    return entries


def _check_ids(ids: list[str | None], shape: str) -> None:
    seen: set[str] = set()
    for number, entry_id in enumerate(ids, 1):
        if entry_id is None:
            raise refusals.missing_parameter(f"{shape}.{number}.Id")
        if not ENTRY_ID.fullmatch(entry_id):
            raise refusals.bad_entry_id()
        if entry_id in seen:
            raise refusals.repeated_entry_id(entry_id)
        seen.add(entry_id)


def _check_total(entries: list[Entry]) -> None:
    total = sum(checks.size(entry) for entry in entries)
    if total > MOST_BYTES:
        raise refusals.batch_too_long(total, MOST_BYTES)


def _check_fifo(queue: Queue, entry: Entry, number: int) -> None:
    if not queue.fifo:
        return
    if not entry.get("MessageBody"):
        raise refusals.missing_parameter(f"{SEND_ENTRY}.{number}.MessageBody")
    if entry.get("MessageGroupId") is None:
        raise refusals.invalid_parameter("The request must contain the parameter MessageGroupId.")
    by_content = queue.settings.get("ContentBasedDeduplication") == "true"
    if entry.get("MessageDeduplicationId") is None and not by_content:
        raise refusals.no_deduplication_id()
    checks.delay(queue, entry.get("DelaySeconds"))


def _send_one(queue: Queue, entry: Entry, number: int, sender: str) -> Result:
    checks.message(queue, entry, f"{SEND_ENTRY}.{number}.MessageBody")
    limit = int(queue.settings["MaximumMessageSize"])
    if checks.size(entry) > limit:
        text = f"One or more parameters cannot be validated. Reason: Message must be shorter than {limit} bytes."
        raise refusals.invalid_parameter(text)
    return put(queue, entry, sender)


def _required(entry: Entry, name: str) -> str:
    if not entry.get(name):
        raise refusals.missing_parameter(name)
    return str(entry[name])


def _each(entries: list[Entry], one: Callable[[Entry], Result]) -> Result:
    successful, failed = [], []
    for entry in entries:
        try:
            successful.append({"Id": entry["Id"], **one(entry)})
        except AwsError as refusal:
            failed.append(_failure(entry["Id"], refusal))
    result: Result = {"Successful": successful} if successful else {}
    return result | ({"Failed": failed} if failed else {})


def _failure(entry_id: str, refusal: AwsError) -> Result:
    return {
        "Id": entry_id,
        "SenderFault": refusal.sender,
        "Code": refusal.code,
        "Message": refusal.message,
    }

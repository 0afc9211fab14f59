"""What a fault leaves of a call: without some entries, without some writes, with fewer messages asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cloudlet.errors import AwsError
from cloudlet.wire.request import Request

if TYPE_CHECKING:
    from cloudlet.faults import Fault


CANCELLATIONS = {
    "TransactionConflict": "Transaction is ongoing for the item",
    "ThrottlingError": "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically "
    "scaling your table or index so please try again shortly.",
    "ProvisionedThroughputExceeded": "The level of configured provisioned throughput for the table was exceeded. "
    "Consider increasing your provisioning level with the UpdateTable API",
}
"""Why DynamoDB cancels a transaction though none of its conditions failed. Source: API_TransactWriteItems."""


def cancelled(actions: int, code: str, at: int) -> AwsError:
    """A transaction of so many actions is cancelled for the one at this place; -1 is the last."""
    reasons = [{"Code": "None"} for _ in range(actions)]
    if actions:
        reasons[at] = {"Code": code, "Message": CANCELLATIONS[code]}
    codes = ", ".join(reason["Code"] for reason in reasons)
    text = f"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]"
    return AwsError("TransactionCanceledException", text, extra={"CancellationReasons": reasons})


def without_entries(request: Request, fault: Fault) -> tuple[Request, list[dict[str, Any]]]:
    """The call without the entries that the fault fails, and what stands for those under `Failed`."""
    assert fault.entry is not None and fault.error is not None
    entries = request.params.get("Entries", [])
    passing, failed = [], []
    for one in entries:
        if not (found := fault.entry(one)):
            passing.append(one)
            continue
        error = found if isinstance(found, AwsError) else fault.error
        failed.append({"Id": one.get("Id"), "SenderFault": error.sender, "Code": error.code, "Message": error.message})
    return replace(request, params=request.params | {"Entries": passing}, http=None), failed


def without_writes(request: Request, fault: Fault) -> tuple[Request, dict[str, list[dict[str, Any]]]]:
    """The BatchWriteItem without the writes that the fault leaves unprocessed, and those, both by table."""
    assert fault.entry is not None
    passing: dict[str, list[dict[str, Any]]] = {}
    left: dict[str, list[dict[str, Any]]] = {}
    for table, writes in request.params["RequestItems"].items():
        for one in writes:
            (left if fault.entry(one) else passing).setdefault(table, []).append(one)
    return replace(request, params=request.params | {"RequestItems": passing}, http=None), left


def with_fewer_messages(request: Request, fault: Fault) -> Request:
    """The ReceiveMessage that asks for no more messages than the fault lets it have."""
    most = min(fault.most, request.params.get("MaxNumberOfMessages", 1))
    return replace(request, params=request.params | {"MaxNumberOfMessages": most}, http=None)

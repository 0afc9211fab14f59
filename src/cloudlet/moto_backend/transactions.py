"""DynamoDB's transactions: all conditions first, then all writes, or none of them.

moto copies whole tables to be able to go back; this remembers only the items that a transaction touches.
Source: Amazon DynamoDB API reference, TransactWriteItems.
"""

from __future__ import annotations

from typing import Any

from cloudlet.constraints import no_longer
from cloudlet.errors import AwsError
from cloudlet.moto_backend import conditions
from cloudlet.moto_backend.key_checks import key_names
from cloudlet.moto_backend.numbers import invalid
from cloudlet.moto_backend.sizes import ITEM_LIMIT_BYTES, item_size
from cloudlet.moto_backend.table import attributes_of
from cloudlet.moto_backend.updates import ItemUpdate
from cloudlet.moto_backend.write_checks import check_index_keys

ACTIONS_LIMIT = 100
BYTES_LIMIT = 4 * 1024 * 1024
TOKEN_LIFE_MS = 10 * 60 * 1000
TOKEN_CHARS = 36
NO_REASON = {"Code": "None"}


class Tokens:
    """The client request tokens of the last ten minutes: a transaction sent again has no second effect."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[int, Any]] = {}

    def seen(self, params: dict[str, Any], now_ms: int) -> bool:
        """Whether this very transaction was done; raises AwsError where its token was used for another, or is long."""
        token = params.get("ClientRequestToken", "")
        no_longer("clientRequestToken", token, TOKEN_CHARS)
        at, items = self._seen.get(token, (0, None))
        if items is None or now_ms - at >= TOKEN_LIFE_MS:
            return False
        if items != params["TransactItems"]:
            text = "Request with the same client token but a different request payload"
            raise AwsError("IdempotentParameterMismatchException", text)
        return True

    def remember(self, params: dict[str, Any], now_ms: int) -> None:
        """Note that a transaction was done."""
        if token := params.get("ClientRequestToken"):
            self._seen[token] = (now_ms, params["TransactItems"])


class Action:
    """One action of a transaction: what it is about to change, and how to put that back."""

    def __init__(self, backend: Any, item: dict[str, Any]) -> None:
        ((self.kind, self._facts),) = item.items()
        self._backend = backend
        self.table = backend.get_table(self._facts["TableName"])
        self.key = self._facts.get("Key") or {
            name: self._facts["Item"][name] for name in key_names(self.table) if name in self._facts["Item"]
        }
        whole = self.key.keys() == set(key_names(self.table))
        self._before = backend.get_item(self.table.name, self.key) if whole else None

    def check(self) -> None:
        """Raise moto's refusal for an index's key that is empty: it refuses the whole call, and cancels nothing."""
        from moto.dynamodb.responses import validate_put_has_empty_keys

        if self.kind == "Put":
            validate_put_has_empty_keys(self._facts["Item"], self.table)

    def objection(self) -> dict[str, Any] | None:
        """Why the condition does not hold, as a cancellation reason; None where it does."""
        if conditions.holds(self._facts, self._before):
            return None
        refusal = conditions.refusal(self._facts, self._before)
        return {"Code": "ConditionalCheckFailed", "Message": refusal.message} | (refusal.extra or {})

    def apply(self) -> None:
        """Do it; raises moto's refusal, or AwsError, for what the item cannot take."""
        name, facts = self.table.name, self._facts
        if self.kind == "Put":
            check_index_keys(facts["Item"], self.table)
            self._backend.put_item(name, facts["Item"])
        elif self.kind == "Delete":
            self._backend.delete_item(name, self.key)
        elif self.kind == "Update":
            after = ItemUpdate(facts, self.table).of(attributes_of(self._before))
            if after is not None:
                self._backend.put_item(name, after)

    def undo(self) -> None:
        """Put back what was there."""
        if self._before is not None:
            self._backend.put_item(self.table.name, attributes_of(self._before))
        elif self._backend.get_item(self.table.name, self.key) is not None:
            self._backend.delete_item(self.table.name, self.key)


def transact_write_items(params: dict[str, Any], backend: Any) -> dict[str, Any]:
    """Do a transaction on moto's tables. Raises AwsError, or moto's refusal, and then has changed nothing."""
    transact_items = params["TransactItems"]
    if len(transact_items) > ACTIONS_LIMIT:
        raise invalid(
            "1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have "
            "length less than or equal to 100"
        )
    if len(transact_items) * ITEM_LIMIT_BYTES > BYTES_LIMIT and sum(map(_size, transact_items)) > BYTES_LIMIT:
        raise invalid("The aggregate size of the items in the transaction cannot exceed 4 MB")
    actions = [Action(backend, item) for item in transact_items]
    touched = [(action.table.name, repr(sorted(action.key.items()))) for action in actions]
    if len(set(touched)) < len(touched):
        raise invalid("Transaction request cannot include multiple operations on one item")
    for action in actions:
        action.check()
    _cancel_if(action.objection() for action in actions)
    _apply(actions)
    return {"ConsumedCapacity": []}


def _size(item: dict[str, Any]) -> int:
    """The size of the item or key that an action brings, in bytes."""
    return sum(item_size(facts.get("Item") or facts.get("Key") or {}) for facts in item.values())


def _apply(actions: list[Action]) -> None:
    from moto.dynamodb.exceptions import MockValidationException

    for at, action in enumerate(actions):
        try:
            action.apply()
        except (MockValidationException, AwsError) as refusal:
            for done in reversed(actions[:at]):
                done.undo()
            reason = {"Code": "ValidationError", "Message": refusal.message}
            _cancel_if(reason if other is action else None for other in actions)


def _cancel_if(objections: Any) -> None:
    reasons = [objection or NO_REASON for objection in objections]
    if all(reason is NO_REASON for reason in reasons):
        return
    codes = ", ".join(reason["Code"] for reason in reasons)
    text = f"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]"
    raise AwsError("TransactionCanceledException", text, extra={"CancellationReasons": reasons})

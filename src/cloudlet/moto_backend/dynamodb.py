"""DynamoDB on moto's tables: by moto's own handler, without the HTTP that moto wraps round it, or without both.

That wrapping costs six times what the table does, and its first call imports IAM, S3 and CloudWatch.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache, cached_property
from typing import Any

from cloudlet.clock import Clock
from cloudlet.errors import AwsError
from cloudlet.moto_backend import corrections, pages, shortcuts
from cloudlet.moto_backend.answers import answer
from cloudlet.moto_backend.attribute_checks import checked
from cloudlet.moto_backend.expiry import Expiry
from cloudlet.moto_backend.expression_checks import check_expressions
from cloudlet.moto_backend.key_checks import check_keys
from cloudlet.moto_backend.transactions import Tokens, transact_write_items
from cloudlet.moto_backend.updates import update_item
from cloudlet.moto_backend.write_checks import check_writes
from cloudlet.wire import Result

NOT_MODELLED = ("ExecuteStatement", "ExecuteTransaction", "BatchExecuteStatement")
"""PartiQL: moto needs a package for it that we do not bring."""

OWN: dict[str, Callable[[dict[str, Any], Any], dict[str, Any]]] = {
    "UpdateItem": update_item,
    "TransactWriteItems": transact_write_items,
}
"""What is done on moto's tables without moto's handler."""

NO_TABLE = "Requested resource not found"


class DynamoDb:
    """The tables of one account in one region."""

    def __init__(self, clock: Clock, account: str, region: str) -> None:
        self._clock = clock
        self._account = account
        self._region = region
        self._tokens = Tokens()
        self._expiry = Expiry(account)

    def call(self, name: str, params: dict[str, Any]) -> Result:
        """The result of one operation; raises AwsError where DynamoDB refuses."""
        params, backend = checked(params), self.unexpired()
        check_writes(name, params, backend.tables)
        check_expressions(name, params, backend.tables)
        if name == "TransactWriteItems" and self._tokens.seen(params, self._clock.now):
            return {}
        check_keys(name, params, backend.tables)
        result = self._handled(name, params)
        if pages.reached_limit(name, params, result):
            items = self._handled(name, pages.unfiltered(params))["Items"]
            result["LastEvaluatedKey"] = pages.last_key(params, items, backend.tables[params["TableName"]])
        if name == "TransactWriteItems":
            self._tokens.remember(params, self._clock.now)
        return answer(name, params, result)

    def _handled(self, name: str, params: dict[str, Any]) -> dict[str, Any]:
        """The result on moto's tables, with more in it than DynamoDB tells."""
        from moto.core.exceptions import JsonRESTError, ServiceException

        try:
            return OWN[name](params, self.tables) if name in OWN else self._of_moto(name, params)
        except JsonRESTError as refusal:
            error = _error(refusal)
            if name == "DeleteTable" and error.code == "ResourceNotFoundException":
                raise AwsError(error.code, f"{NO_TABLE}: Table: {params['TableName']} not found") from None
            raise error from None
        except ServiceException as refusal:
            raise AwsError(refusal.code, refusal.message) from None

    def _of_moto(self, name: str, params: dict[str, Any]) -> dict[str, Any]:
        from moto.dynamodb.responses import DynamoHandler

        handler = DynamoHandler()
        handler.current_account, handler.region = self._account, self._region
        handler.body = handler.params = params
        method = getattr(handler, _method(name), None)
        if method is None or name in NOT_MODELLED:
            raise AwsError("UnknownOperationException", f"cloudlet has no DynamoDB {name}.", 501)
        result: dict[str, Any] = method().result or {}
        return result

    def unexpired(self) -> Any:
        """`tables`, without the items whose time to live is over."""
        self._expiry.sweep(self.tables.tables, self._clock.now)
        return self.tables

    @cached_property
    def tables(self) -> Any:
        """moto's backend, which holds the tables; it is this account's as long as there is one."""
        corrections.apply()
        shortcuts.apply()
        from moto.dynamodb.models import dynamodb_backends

        return dynamodb_backends[self._account][self._region]


@cache
def _method(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _error(refusal: Any) -> AwsError:
    body = json.loads(refusal.get_body())
    code = body.pop("__type").rpartition("#")[2]
    message = body.pop("message", None) or body.pop("Message", "")
    return AwsError(code, message, refusal.code, extra=body or None)

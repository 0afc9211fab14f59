"""DynamoDB through moto's own handler, without the HTTP that moto wraps round it.

That wrapping costs six times what the table does, and its first call imports IAM, S3 and CloudWatch.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from cloudlet.errors import AwsError
from cloudlet.wire import Result
from cloudlet.wire.operations import operation


class DynamoDb:
    """The tables of one account in one region."""

    def __init__(self, account: str, region: str) -> None:
        self._account = account
        self._region = region

    def call(self, name: str, params: dict[str, Any]) -> Result:
        """The result of one operation; raises AwsError where DynamoDB refuses."""
        from moto.core.exceptions import JsonRESTError, ServiceException
        from moto.dynamodb.responses import DynamoHandler

        handler = DynamoHandler()
        handler.current_account, handler.region = self._account, self._region
        handler.body = handler.params = params
        method = getattr(handler, _method(name), None)
        if method is None:
            raise AwsError("UnknownOperationException", f"cloudlet has no DynamoDB {name}.", 501)
        try:
            return _members(name, method().result or {})
        except JsonRESTError as refusal:
            raise _error(refusal) from None
        except ServiceException as refusal:
            raise AwsError(refusal.code, refusal.message) from None

    @property
    def tables(self) -> Any:
        """moto's backend: what holds the tables."""
        from moto.dynamodb.models import dynamodb_backends

        return dynamodb_backends[self._account][self._region]


@cache
def _method(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _members(name: str, result: dict[str, Any]) -> Result:
    shape = operation("dynamodb", name).output
    members = shape.members if shape is not None else ()
    return {member: result[member] for member in members if result.get(member) is not None}


def _error(refusal: Any) -> AwsError:
    body = json.loads(refusal.get_body())
    code = body.pop("__type").rpartition("#")[2]
    message = body.pop("message", None) or body.pop("Message", "")
    return AwsError(code, message, refusal.code, extra=body or None)

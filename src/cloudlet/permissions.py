"""Which permissions a call needs; and whether what a function calls is in its region, and allowed by its role.

Batches of SQS ask for the action of one message, and a transaction of DynamoDB for that of each of its parts.
Source: Service Authorization Reference, SQS, DynamoDB and Lambda; DynamoDB Developer Guide, "Using IAM with DynamoDB
transactions". PartiQL, lists and what other services do are not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from cloudlet import regions
from cloudlet.errors import AwsError
from cloudlet.functions.configuration import bare_name
from cloudlet.history import History
from cloudlet.iam import Roles
from cloudlet.wire.request import Request

SQS_BATCHES = {
    "SendMessageBatch": "SendMessage",
    "DeleteMessageBatch": "DeleteMessage",
    "ChangeMessageVisibilityBatch": "ChangeMessageVisibility",
}
PARTS = {
    "Get": "GetItem",
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}


@dataclass(frozen=True)
class Permission:
    """An action, such as "sqs:SendMessage", and the ARN that it is on."""

    action: str
    resource: str


class Gatekeeper:
    """Looks at each call of a function, and keeps in the history what AWS would not have allowed.

    `enforce` refuses it, too. A role that is not known here, or not all of it, may do anything, and so may everyone
    with a queue that has a policy of its own.
    """

    def __init__(
        self,
        roles: Roles,
        history: History,
        has_policy: Callable[[str], bool],
        *,
        region: str,
        account: str,
        enforce: bool,
    ) -> None:
        self._roles, self._history, self._has_policy = roles, history, has_policy
        self._region, self._account, self._enforce = region, account, enforce

    def denies(self, request: Request) -> AwsError | None:
        """The refusal of a call, or None."""
        if request.role is not None and (away := regions.asked(request)) not in ("", self._region):
            self._history.record(request.caller, "another_region", region=away, operation=request.operation)
            return regions.not_there(request, away, self._account)
        role = self._roles.get(request.role or "")
        if role is None or not role.known:
            return None
        for one in needed(request, self._region, self._account):
            if not self._roles.allows(role.arn, one.action, one.resource) and not self._has_policy(one.resource):
                function = request.caller.partition("#")[0]
                self._history.record(
                    request.caller, "not_allowed", function=function, action=one.action, resource=one.resource
                )
                denied = self._roles.forbids(role.arn, one.action, one.resource)
                return refusal(one, role.arn, function, denied=denied) if self._enforce else None
        return None


def needed(request: Request, region: str, account: str) -> Iterator[Permission]:
    """The permissions that a call needs, as far as they are known."""
    find = NEEDED.get(request.service)
    if find is not None:
        for action, name in find(request.operation, request.params):
            yield Permission(f"{request.service}:{action}", _arn(request.service, name, region, account))


def refusal(permission: Permission, role_arn: str, session: str, *, denied: bool) -> AwsError:
    """What AWS answers to a call that the role of `session`, a function's name, does not allow, or even denies.

    Source: IAM User Guide, "Troubleshoot access denied error messages".
    """
    service = permission.action.partition(":")[0]
    role = role_arn.rsplit("/", 1)[-1]
    user = f"{role_arn.partition(':role/')[0].replace(':iam:', ':sts:')}:assumed-role/{role}/{session}"
    asked = permission.action.lower() if service == "sqs" else permission.action
    reason = f"because no identity-based policy allows the {asked} action"
    if denied:
        reason = "with an explicit deny in an identity-based policy"
    text = f"User: {user} is not authorized to perform: {asked} on resource: {permission.resource} {reason}"
    if service == "sqs":
        return AwsError("AccessDenied", text, 403)
    return AwsError("AccessDeniedException", text, 400 if service == "dynamodb" else 403)


def _of_sqs(operation: str, params: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if url := params.get("QueueUrl"):
        place, _, own = str(url).rstrip("/").rpartition("/")
        owner = place.rpartition("/")[2]
        yield SQS_BATCHES.get(operation, operation), f"{owner}:{own}" if owner.isdecimal() else own
    elif name := params.get("QueueName"):
        yield operation, name
    elif source := params.get("SourceArn"):
        yield operation, source


def _of_dynamodb(operation: str, params: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if operation in ("TransactWriteItems", "TransactGetItems"):
        for item in params.get("TransactItems") or []:
            parts = ((PARTS[part], facts.get("TableName")) for part, facts in item.items() if part in PARTS)
            yield from ((action, table) for action, table in parts if table)  # DynamoDB says what is missing
    elif operation in ("BatchWriteItem", "BatchGetItem"):
        yield from ((operation, name) for name in params.get("RequestItems") or {})
    elif table := params.get("TableName"):
        index = params.get("IndexName")
        yield operation, f"{table}/index/{index}" if index else table


def _of_lambda(operation: str, params: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if operation in ("Invoke", "InvokeAsync"):
        name = str(params["FunctionName"])
        yield "InvokeFunction", name if name.startswith("arn:") else bare_name(name)


NEEDED: dict[str, Callable[[str, dict[str, Any]], Iterator[tuple[str, str]]]] = {
    "sqs": _of_sqs,
    "dynamodb": _of_dynamodb,
    "lambda": _of_lambda,
}


def _arn(service: str, name: str, region: str, account: str) -> str:
    """The ARN of what has this name; a queue's may have the account before it that its URL says."""
    if name.startswith("arn:"):
        return name
    kind = {"sqs": "", "dynamodb": "table/", "lambda": "function:"}[service]
    owner, _, last = name.rpartition(":")
    return f"arn:aws:{service}:{region}:{owner or account}:{kind}{last}"

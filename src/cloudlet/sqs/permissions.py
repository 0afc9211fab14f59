"""AddPermission and RemovePermission: they edit the queue's access policy, statement by statement."""

from __future__ import annotations

import json
import re
from typing import Any

from cloudlet.sqs import refusals
from cloudlet.sqs.queue import Queue
from cloudlet.wire.request import Request, Result

MOST_ACTIONS = 7
MOST_STATEMENTS = 20
ACCOUNT = re.compile(r"\d{12}", re.ASCII)
LABEL = re.compile(r"[A-Za-z0-9_-]{1,80}")
GRANTABLE = {
    "*", "ChangeMessageVisibility", "DeleteMessage", "GetQueueAttributes", "GetQueueUrl",
    "ListDeadLetterSourceQueues", "PurgeQueue", "ReceiveMessage", "SendMessage",
}  # fmt: skip
OWNER_ONLY = {
    "AddPermission", "CancelMessageMoveTask", "CreateQueue", "DeleteQueue", "ListMessageMoveTasks",
    "ListQueues", "ListQueueTags", "RemovePermission", "SetQueueAttributes", "StartMessageMoveTask",
    "TagQueue", "UntagQueue",
}  # fmt: skip


def add_permission(queue: Queue, request: Request) -> Result:
    """AddPermission."""
    label, actions = request.params.get("Label") or "", request.params.get("Actions") or []
    accounts = request.params.get("AWSAccountIds") or []
    _check(label, actions, accounts)
    principals = [f"arn:aws:iam::{account}:root" for account in accounts]
    names = [f"SQS:{action}" for action in actions]
    statement = {
        "Sid": label,
        "Effect": "Allow",
        "Principal": {"AWS": _one_or_all(principals)},
        "Action": _one_or_all(names),
        "Resource": queue.arn,
    }
    _add(queue, statement)
    return {}


def _add(queue: Queue, statement: dict[str, Any]) -> None:
    policy = _policy(queue)
    statements, label = policy["Statement"], statement["Sid"]
    if any(other.get("Sid") == label for other in statements):
        raise refusals.invalid_value(label, "Label", "Already exists.")
    if len(statements) == MOST_STATEMENTS:
        found = f"{len(statements) + 1} Statements were found"
        raise refusals.over_limit(f"{found}, maximum allowed is {MOST_STATEMENTS}.")
    statements.append(statement)
    queue.configure({"Policy": json.dumps(policy, separators=(",", ":"))})


def remove_permission(queue: Queue, request: Request) -> Result:
    """RemovePermission."""
    label = request.params.get("Label")
    if not label:
        raise refusals.missing_parameter("Label")
    policy = _policy(queue)
    kept = [statement for statement in policy["Statement"] if statement.get("Sid") != label]
    if len(kept) == len(policy["Statement"]):
        where = " on existing policy" if policy["Statement"] else ""
        raise refusals.invalid_value(label, "Label", f"can't find label{where}.")
    policy["Statement"] = kept
    queue.configure({"Policy": json.dumps(policy, separators=(",", ":")) if kept else ""})
    return {}


def _check(label: str, actions: list[str], accounts: list[str]) -> None:
    if not label:
        raise refusals.missing_parameter("Label")
    if not LABEL.fullmatch(label):
        reason = "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"
        raise refusals.invalid_value(label, "Label", reason)
    if not actions:
        raise refusals.missing_parameter("Actions")
    if not accounts or not all(ACCOUNT.fullmatch(account) for account in accounts):
        raise refusals.invalid_value(f"[{', '.join(accounts)}]", "PrincipalId", "Unable to verify.")
    if len(actions) > MOST_ACTIONS:
        raise refusals.over_limit(f"{len(actions)} Actions were found, maximum allowed is {MOST_ACTIONS}.")
    for action in actions:
        if action in OWNER_ONLY:
            reason = "Only the queue owner is allowed to invoke this action."
            raise refusals.invalid_value(f"SQS:{action}", "ActionName", reason)
        if action not in GRANTABLE:
            reason = "Please refer to the appropriate WSDL for a list of valid actions."
            raise refusals.invalid_value(f"SQS:{action}", "ActionName", reason)


def _policy(queue: Queue) -> dict[str, Any]:
    text = queue.settings.get("Policy")
    if text:
        policy: dict[str, Any] = json.loads(text)
        if isinstance(policy["Statement"], dict):
            policy["Statement"] = [policy["Statement"]]
        return policy
    return {"Version": "2008-10-17", "Id": f"{queue.arn}/SQSDefaultPolicy", "Statement": []}


def _one_or_all(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values

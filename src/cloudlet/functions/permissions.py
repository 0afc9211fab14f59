"""A function's own policy: which services may invoke it, and for which of their resources.

EventBridge invokes a function for a rule only where the function permits it; without that a rule is silent.
Source: EventBridge User Guide, "Using resource-based policies"; Lambda API Reference, AddPermission.
"""

from __future__ import annotations

import json
from typing import Any

from cloudlet.errors import AwsError
from cloudlet.functions.function import Function
from cloudlet.globs import fits, glob

ACTIONS = ("lambda:InvokeFunction", "lambda:*", "*")
KEPT = ("Action", "Principal", "SourceArn", "StatementId")


def add(function: Function, params: dict[str, Any]) -> dict[str, Any]:
    """Add a statement; returns AddPermission's answer. Raises ResourceConflictException where its id is taken."""
    name = params.get("StatementId")
    if any(known["StatementId"] == name for known in function.permissions):
        text = f"The statement id ({name}) provided already exists. Please provide a new statement id, or remove the "
        raise AwsError("ResourceConflictException", f"{text}existing statement.", 409)
    function.permissions.append({key: params[key] for key in KEPT if key in params})
    return {"Statement": json.dumps({"Sid": name, "Effect": "Allow"})}


def remove(function: Function, name: str) -> None:
    """Take a statement away; one that is not there is ResourceNotFoundException."""
    kept = [known for known in function.permissions if known["StatementId"] != name]
    if len(kept) == len(function.permissions):
        raise AwsError("ResourceNotFoundException", f"Statement {name} is not found in resource policy.", 404)
    function.permissions = kept


def permitted(function: Function, service: str, source_arn: str) -> bool:
    """Whether a service such as "events.amazonaws.com" may invoke the function for its resource of this ARN."""
    return any(
        one["Action"] in ACTIONS
        and one["Principal"] in (service, "*")
        and fits(glob(one.get("SourceArn") or "*"), source_arn)
        for one in function.permissions
    )

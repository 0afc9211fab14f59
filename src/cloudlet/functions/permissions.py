"""A function's own policy: which services may invoke it, and for which of their resources.

EventBridge invokes a function for a rule only where the function permits it; without that a rule is silent.
Source: EventBridge User Guide, "Using resource-based policies"; Lambda API Reference, AddPermission and GetPolicy.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from cloudlet.constraints import no_longer, of_form, one_of
from cloudlet.errors import AwsError
from cloudlet.functions.function import Function
from cloudlet.globs import fits, glob

ACTIONS = ("lambda:InvokeFunction", "lambda:*", "*")
URL_AUTH_TYPES = ("NONE", "AWS_IAM")
FORMS = {
    "StatementId": r"([a-zA-Z0-9-_]+)",
    "Action": r"(lambda:[*]|lambda:[a-zA-Z]+|[*])",
    "Principal": r"[^\s]+",
    "SourceArn": (
        r"arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1})?:(\d{12})?:(.*)"
    ),
    "SourceAccount": r"\d{12}",
    "PrincipalOrgID": r"o-[a-z0-9]{10,32}",
}
LONGEST_ID = 100
SERVICE = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.(amazonaws\.com(\.cn)?|amazon\.com)")
ACCOUNT = re.compile(r"\d{12}")
IDENTITY = re.compile(r"arn:aws[a-z-]*:(iam|sts)::\d{12}:(root|(user|role|assumed-role|federated-user)/.+)")
CONDITIONS = {
    "SourceArn": ("ArnLike", "AWS:SourceArn"),
    "SourceAccount": ("StringEquals", "AWS:SourceAccount"),
    "EventSourceToken": ("StringEquals", "lambda:EventSourceToken"),
    "FunctionUrlAuthType": ("StringEquals", "lambda:FunctionUrlAuthType"),
    "PrincipalOrgID": ("StringEquals", "aws:PrincipalOrgID"),
}
BAD_PRINCIPAL = "The provided principal was invalid. Please check the principal and try again."
KEPT = ("Action", "Principal", "StatementId", *CONDITIONS)


def add(function: Function, params: dict[str, Any]) -> dict[str, Any]:
    """Add a statement; returns AddPermission's answer. Raises AwsError for a bad one, or one whose id is taken."""
    _check(params)
    name = params["StatementId"]
    if any(known["StatementId"] == name for known in function.permissions):
        text = f"The statement id ({name}) provided already exists. Please provide a new statement id, or remove the "
        raise AwsError("ResourceConflictException", f"{text}existing statement.", 409)
    function.permissions.append({key: params[key] for key in KEPT if params.get(key)})
    return {"Statement": _json(_statement(function, function.permissions[-1]))}


def remove(function: Function, name: str) -> None:
    """Take a statement away; one that is not there is ResourceNotFoundException."""
    if not function.permissions:
        raise AwsError("ResourceNotFoundException", "No policy is associated with the given resource.", 404)
    kept = [known for known in function.permissions if known["StatementId"] != name]
    if len(kept) == len(function.permissions):
        raise AwsError("ResourceNotFoundException", f"Statement {name} is not found in resource policy.", 404)
    function.permissions = kept


def policy(function: Function) -> dict[str, Any]:
    """GetPolicy's answer. Raises ResourceNotFoundException for a function without a policy."""
    if not function.permissions:
        raise AwsError("ResourceNotFoundException", "The resource you requested does not exist.", 404)
    statements = [_statement(function, one) for one in function.permissions]
    text = _json({"Version": "2012-10-17", "Id": "default", "Statement": statements})
    digest = hashlib.sha256(text.encode()).hexdigest()
    return {
        "Policy": text,
        "RevisionId": "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:32])),
    }


def permitted(function: Function, service: str, source_arn: str) -> bool:
    """Whether a service such as "events.amazonaws.com" may invoke the function for its resource of this ARN."""
    return any(
        one["Action"] in ACTIONS
        and one["Principal"] in (service, "*")
        and fits(glob(one.get("SourceArn") or "*"), source_arn)
        and one.get("SourceAccount") in (None, source_arn.split(":")[4])
        for one in function.permissions
    )


def _check(params: dict[str, Any]) -> None:
    no_longer("statementId", params["StatementId"], LONGEST_ID)
    for name, form in FORMS.items():
        if params.get(name) is not None:
            of_form(name[0].lower() + name[1:], params[name], form)
    if params.get("FunctionUrlAuthType") is not None:
        one_of("functionUrlAuthType", params["FunctionUrlAuthType"], URL_AUTH_TYPES)
    principal = params["Principal"]
    if principal != "*" and not any(form.fullmatch(principal) for form in (SERVICE, ACCOUNT, IDENTITY)):
        raise AwsError("InvalidParameterValueException", BAD_PRINCIPAL)


def _statement(function: Function, one: dict[str, str]) -> dict[str, Any]:
    conditions: dict[str, dict[str, str]] = {}
    for name, (operator, key) in CONDITIONS.items():
        if name in one:
            conditions.setdefault(operator, {})[key] = one[name]
    return {
        "Sid": one["StatementId"],
        "Effect": "Allow",
        "Principal": _principal(function, one["Principal"]),
        "Action": one["Action"],
        "Resource": function.arn,
        **({"Condition": conditions} if conditions else {}),
    }


def _principal(function: Function, named: str) -> str | dict[str, str]:
    if named == "*":
        return "*"
    if ACCOUNT.fullmatch(named):
        return {"AWS": f"arn:{function.arn.split(':')[1]}:iam::{named}:root"}
    return {"AWS" if IDENTITY.fullmatch(named) else "Service": named}


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, separators=(",", ":"))

"""What IAM refuses about a policy document when a role gets it, in its own words.

Sources: IAM User Guide, "IAM JSON policy reference"; the words are IAM's as moto's verified tests have them
(github.com/getmoto/moto, tests/test_iam/test_iam_policies.py), those about principals as people met them
(hashicorp/terraform-provider-aws, issue 10419; cloudposse/terraform-aws-cloudwatch-logs, issue 7; hashicorp/terraform,
issue 35086), that about a Sid's letters, too (aws-cloudformation/cfn-lint, issue 708; all on GitHub).
A missing Version stands for an old one, and is taken. Of services only what is nearly one of ours is known to be none.
"""

from __future__ import annotations

import difflib
import re
from typing import Any

from cloudlet.iam import as_list, statements

SYNTAX = "Syntax errors in policy."
NO_ACTIONS = "Policy statement must contain actions."
PARTS = {"Version", "Id", "Statement"}
ELEMENTS = {"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"}
TEXTS = ("Action", "NotAction", "Resource", "NotResource")
EITHER = ("Action", "Resource", "Principal")  # and its opposite, such as NotAction, are not for one statement
VERSIONS = (None, "2008-10-17", "2012-10-17")
OPERATOR = re.compile(
    r"(?:ForAnyValue:|ForAllValues:)?(?:String(?:Not)?(?:Equals(?:IgnoreCase)?|Like)|(?:Numeric|Date)(?:(?:Not)?Equals|"
    r"(?:Less|Greater)Than(?:Equals)?)|Bool|BinaryEquals|(?:Not)?IpAddress|Arn(?:Not)?(?:Equals|Like)|Null)(?:IfExists)?",
    re.IGNORECASE,
)
SID = re.compile(r"[0-9A-Za-z]*")
NO_SID = (
    "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*"
)
SAME_SID = "Statement IDs (SID) in a single policy must be unique."
SERVICES = [f"{name}.amazonaws.com" for name in ("lambda", "apigateway", "scheduler", "events")]


def refusal(document: Any) -> str | None:
    """Why a role may not have this policy; None where it may."""
    return _syntax(document) or _of_sids(document) or next(filter(None, map(_of_a_role, statements(document))), None)


def trust_refusal(document: Any) -> str | None:
    """Why this cannot say who may assume a role; None where it can."""
    return _syntax(document) or next(filter(None, map(_of_trust, statements(document))), None)


def _syntax(document: Any) -> str | None:
    if not isinstance(document, dict) or document.keys() - PARTS or not statements(document):
        return SYNTAX
    if document.get("Version") not in VERSIONS:
        return SYNTAX
    return None if all(map(_is_statement, statements(document))) else SYNTAX


def _is_statement(found: Any) -> bool:
    if not isinstance(found, dict) or found.keys() - ELEMENTS or found.get("Effect") not in ("Allow", "Deny"):
        return False
    if any(key in found and f"Not{key}" in found for key in EITHER) or not _is_condition(found.get("Condition", {})):
        return False
    return all(isinstance(text, str) for key in TEXTS for text in as_list(found.get(key)))


def _is_condition(found: Any) -> bool:
    return isinstance(found, dict) and all(OPERATOR.fullmatch(name) for name in found)


def _of_sids(document: dict[str, Any]) -> str | None:
    sids = [sid for statement in statements(document) if (sid := str(statement.get("Sid", "")))]
    if not all(map(SID.fullmatch, sids)):
        return NO_SID
    return SAME_SID if len(set(sids)) < len(sids) else None


def _of_a_role(statement: dict[str, Any]) -> str | None:
    if statement.keys() & {"Principal", "NotPrincipal"}:
        return "Policy document should not specify a principal."
    if not _named(statement, "Action"):
        return NO_ACTIONS
    if not _named(statement, "Resource"):
        return "Policy statement must contain resources."
    for resource in _named(statement, "Resource"):
        if resource != "*" and not resource.startswith("arn:"):
            return f'Resource {resource} must be in ARN format or "*".'
    for action in _named(statement, "Action"):
        if action != "*" and ":" not in action:
            return "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
        if action.count(":") > 1:
            return "Actions/Condition can contain only one colon."
    return None


def _of_trust(statement: dict[str, Any]) -> str | None:
    if not statement.keys() & {"Principal", "NotPrincipal"}:
        return "Invalid principal in policy: The passed in policy has a statement with no principals!"
    if not _named(statement, "Action"):
        return NO_ACTIONS
    if _named(statement, "Resource"):
        return "Has prohibited field Resource."
    if not all(action.lower().startswith("sts:") for action in _named(statement, "Action")):
        return "AssumeRole policy may only specify STS AssumeRole actions."
    principal = statement.get("Principal")
    services = as_list(principal.get("Service")) if isinstance(principal, dict) else []
    return next(filter(None, map(_no_service, map(str, services))), None)


def _no_service(name: str) -> str | None:
    near = difflib.get_close_matches(name, SERVICES, n=1, cutoff=0.96)
    if name in (*SERVICES, "*") or ("." in name and not near):
        return None
    hint = f" Did you mean {near[0]}?" if near else f" It has the form {SERVICES[0]}."
    return f'Invalid principal in policy: "SERVICE":"{name}".{hint}'


def _named(statement: dict[str, Any], key: str) -> list[str]:
    return [*as_list(statement.get(key)), *as_list(statement.get(f"Not{key}"))]

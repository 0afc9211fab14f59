"""What IAM refuses about a policy document when a role gets it, in its own words.

Sources: IAM User Guide, "IAM JSON policy reference"; the words are IAM's as moto's verified tests have them
(github.com/getmoto/moto, tests/test_iam/test_iam_policies.py), those about principals as people met them
(hashicorp/terraform-provider-aws, issue 10419; cloudposse/terraform-aws-cloudwatch-logs, issue 7; both on GitHub).
A missing Version stands for an old one, and is taken.
"""

from __future__ import annotations

from typing import Any

from cloudlet.iam import as_list, statements

SYNTAX = "Syntax errors in policy."
NO_ACTIONS = "Policy statement must contain actions."
PARTS = {"Version", "Id", "Statement"}
ELEMENTS = {"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"}
TEXTS = ("Action", "NotAction", "Resource", "NotResource")


def refusal(document: Any) -> str | None:
    """Why a role may not have this policy; None where it may."""
    return _syntax(document) or next(filter(None, map(_of_a_role, statements(document))), None)


def trust_refusal(document: Any) -> str | None:
    """Why this cannot say who may assume a role; None where it can."""
    return _syntax(document) or next(filter(None, map(_of_trust, statements(document))), None)


def _syntax(document: Any) -> str | None:
    if not isinstance(document, dict) or document.keys() - PARTS or not statements(document):
        return SYNTAX
    return None if all(map(_is_statement, statements(document))) else SYNTAX


def _is_statement(found: Any) -> bool:
    if not isinstance(found, dict) or found.keys() - ELEMENTS or found.get("Effect") not in ("Allow", "Deny"):
        return False
    return all(isinstance(text, str) for key in TEXTS for text in as_list(found.get(key)))


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
    return None


def _named(statement: dict[str, Any], key: str) -> list[str]:
    return [*as_list(statement.get(key)), *as_list(statement.get(f"Not{key}"))]

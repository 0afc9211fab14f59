"""Which managed policies a role cannot have, in IAM's words.

AWS's own are those that SAM's translator knows: the list in its package, which AWS makes anew with each version.
Sources: the words are IAM's as people met them, on GitHub: aws/serverless-application-model, issues 3375 (no ARN) and
2570 (a short one); aws/aws-cdk, issue 19830 (no such policy).
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

from cloudlet.deploy.problems import did_you_mean

ARN = re.compile(r"arn:aws[\w-]*:iam::(?:aws|\d{12}):policy/.+")
SHORTEST = 20
TOO_SHORT = (
    "1 validation error detected: Value '{}' at 'policyArn' failed to satisfy constraint: "
    f"Member must have length greater than or equal to {SHORTEST}"
)
AWSS_OWN = "arn:aws:iam::aws:policy/"
Refusal = tuple[str, str, str]
"""IAM's message and code, and what to do."""


def refusal(policy: str) -> Refusal | None:
    """Why this is not the ARN of a policy that a role may have; None where it may be."""
    if not ARN.fullmatch(policy):
        short = len(policy) < SHORTEST
        message = TOO_SHORT.format(policy) if short else f"ARN {policy} is not valid."
        return message, "ValidationError" if short else "InvalidInput", _instead_of(policy)
    if not policy.startswith(AWSS_OWN) or policy in _arns():
        return None
    return f"Policy {policy} does not exist or is not attachable.", "NoSuchEntity", _instead_of(policy)


def _instead_of(policy: str) -> str:
    name = policy.rpartition("/")[2]
    if name in _arns().values():
        return f" Its ARN is {next(arn for arn, known in _arns().items() if known == name)}."
    if template := _templates().get(name):
        parameters = ", ".join(f"{parameter}: ..." for parameter in template.get("Parameters", {}))
        return f" {name} is a policy template of SAM, which takes parameters: `- {name}: {{{parameters}}}`."
    hint = did_you_mean(name, [*_arns().values(), *_templates()], cutoff=0.8)
    return hint.replace("; d", " D") or " AWS has no managed policy of that name."


@cache
def _arns() -> dict[str, str]:
    """The names of AWS's own policies by their ARNs."""
    known = _read("samtranslator.internal", "data/aws_managed_policies.json")["aws"]
    return {arn: name for name, arn in known.items()}


@cache
def _templates() -> dict[str, Any]:
    found: dict[str, Any] = _read("samtranslator", "policy_templates_data/policy_templates.json")["Templates"]
    return found


def _read(package: str, path: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(files(package).joinpath(path).read_text(encoding="utf-8"))
    return read

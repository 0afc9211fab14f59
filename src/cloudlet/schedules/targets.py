"""What PutTargets refuses of a target.

The texts of the first two were recorded on AWS, 2025-01-08.
"""

from __future__ import annotations

import json
import re
from typing import Any

from cloudlet.constraints import no_longer, of_form, within
from cloudlet.schedules.delivery import service_of
from cloudlet.schedules.inputs import PLACEHOLDER, PREDEFINED
from cloudlet.schedules.operations import invalid

TARGET_ID = r"[\.\-_A-Za-z0-9]+"
TARGET_ID_LENGTH = 64
TARGETS_OF_A_RULE = 5
TEMPLATE_LENGTH = 8192
QUOTED = re.compile(r"\[\s*['\"]")
INPUTS = ("Input", "InputPath", "InputTransformer")
RETRIES = {"MaximumRetryAttempts": (0, 185), "MaximumEventAgeInSeconds": (60, 86_400)}


def check_target(target: dict[str, Any]) -> None:
    """Raises the AwsError for a target that AWS would not take."""
    id, arn = str(target.get("Id", "")), str(target.get("Arn", ""))
    of_form("targets.1.member.id", id, TARGET_ID)
    no_longer("targets.1.member.id", id, TARGET_ID_LENGTH)
    if service_of(arn) is None:
        raise invalid(f"Parameter {arn} is not valid. Reason: Provided Arn is not in correct format.")
    _check_template(target.get("InputTransformer") or {}, id)
    if arn.endswith(".fifo") and not target.get("SqsParameters"):
        raise invalid(f"Parameter(s) SqsParameters must be specified for target: {id}.")
    _check_paths(target, id)
    _check_input(target, id)
    check_retries(target.get("RetryPolicy") or {}, "targets.1.member.retryPolicy")


def _check_template(transformer: dict[str, Any], id: str) -> None:
    template = str(transformer.get("InputTemplate", ""))
    if len(template) > TEMPLATE_LENGTH:
        raise invalid(f"InputTemplate for target {id} must have at most {TEMPLATE_LENGTH} characters.")
    for name in PLACEHOLDER.findall(template):
        if name not in (transformer.get("InputPathsMap") or {}) and name not in PREDEFINED:
            raise invalid(f"InputTemplate for target {id} contains invalid placeholder {name}.")


def _check_paths(target: dict[str, Any], id: str) -> None:
    """A path begins at $ and has no names in brackets (measured on AWS by others, 2026-09-07)."""
    paths = [target.get("InputPath"), *((target.get("InputTransformer") or {}).get("InputPathsMap") or {}).values()]
    if any(path and (not path.startswith("$") or QUOTED.search(path)) for path in paths):
        raise invalid(f"InputPath for target {id} is invalid.")


def _check_input(target: dict[str, Any], id: str) -> None:
    if sum(target.get(name) is not None for name in INPUTS) > 1:
        raise invalid(f"Only one of Input, InputPath, or InputTransformer must be provided for target {id}.")
    text = target.get("Input")
    try:
        json.loads(text if text is not None else "{}")
    except json.JSONDecodeError as error:
        where = f'[Source: (String)"{text}"; line: {error.lineno}, column: {error.colno}]'
        raise invalid(f"JSON syntax error in input for target {id}: {where}") from None


def check_retries(policy: dict[str, Any], where: str) -> None:
    """Raises the AwsError for a retry policy out of its ranges."""
    for name, (low, high) in RETRIES.items():
        given = policy.get(name)
        if given is not None:
            within(f"{where}.{name[0].lower()}{name[1:]}", int(given), low, high)

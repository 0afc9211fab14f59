"""What PutTargets refuses of a target.

The texts of the first two were recorded on AWS, 2025-01-08; others were measured there by the authors of
https://github.com/badmintoncryer/cdk-preflight, 2026-09-07.
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
PATH_KEY = r"[A-Za-z0-9\_\-]+"
WHOLE_EVENT = "aws.events.event.json"
READING = ("get", "describe", "list")
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
    _check_dead_letters((target.get("DeadLetterConfig") or {}).get("Arn"))
    _check_input(target, id)
    check_retries(target.get("RetryPolicy") or {}, "targets.1.member.retryPolicy")


def _check_template(transformer: dict[str, Any], id: str) -> None:
    template = str(transformer.get("InputTemplate", ""))
    if len(template) > TEMPLATE_LENGTH:
        raise invalid(f"InputTemplate for target {id} must have at most {TEMPLATE_LENGTH} characters.")
    for name in transformer.get("InputPathsMap") or {}:
        of_form("targets.1.member.inputTransformer.inputPathsMap", name, PATH_KEY)
    if f"<{WHOLE_EVENT}>" in template and not template.lstrip().startswith("{"):
        raise invalid(f"InputTemplate for target {id} contains placeholder {WHOLE_EVENT} valid only for JSON template.")
    for name in PLACEHOLDER.findall(template):
        if name not in (transformer.get("InputPathsMap") or {}) and name not in PREDEFINED:
            raise invalid(f"InputTemplate for target {id} contains invalid placeholder {name}.")


def _check_paths(target: dict[str, Any], id: str) -> None:
    """A path begins at $ and has no names in brackets (measured on AWS by others, 2026-09-07)."""
    paths = [target.get("InputPath"), *((target.get("InputTransformer") or {}).get("InputPathsMap") or {}).values()]
    if any(path and (not path.startswith("$") or QUOTED.search(path)) for path in paths):
        raise invalid(f"InputPath for target {id} is invalid.")


def _check_dead_letters(arn: str | None) -> None:
    """Dead letters go to a standard queue."""
    service = service_of(arn) if arn else "sqs"
    if service != "sqs":
        raise invalid(f"{service} is not supported as a dead letter resource.")
    if arn and arn.endswith(".fifo"):
        raise invalid("SQS FIFO is not supported by Dead Letter Queues.")


def check_ids(targets: list[dict[str, Any]]) -> None:
    """Raises the AwsError where two targets of a call have one id."""
    ids = [target.get("Id") for target in targets]
    for id in ids:
        if ids.count(id) > 1:
            raise invalid(f"Parameter targets is not valid. Reason: More than one target with Id '{id}' is provided.")


def _check_input(target: dict[str, Any], id: str) -> None:
    if sum(target.get(name) is not None for name in INPUTS) > 1:
        raise invalid(f"Only one of Input, InputPath, or InputTransformer must be provided for target {id}.")
    text = target.get("Input")
    try:
        json.loads(text if text is not None else "{}")
    except json.JSONDecodeError as error:
        where = f'[Source: (String)"{text}"; line: {error.lineno}, column: {error.colno}]'
        raise invalid(f"JSON syntax error in input for target {id}: {where}") from None


def check_schedules_target(target: dict[str, Any], region: str) -> None:
    """Raises the AwsError for a target that Scheduler would not take."""
    arn, text = str(target["Arn"]), target.get("Input")
    service, place, operation = service_of(arn), arn.split(":")[3], arn.rpartition(":")[2]
    if ":aws-sdk:" in arn:
        if text is None:
            raise invalid("You must provide an input to set this target for your schedule.")
        if operation.startswith(READING):
            raise invalid(f"{operation} API is not supported.")
        return
    if place != region:
        raise invalid(f"The target ARN provided does not match the current region {region}.")
    group = (target.get("SqsParameters") or {}).get("MessageGroupId")
    if service != "sqs" and target.get("SqsParameters"):
        raise invalid("Parameters SqsParameters not supported for the target.")
    if arn.endswith(".fifo") and not target.get("SqsParameters"):
        raise invalid("Parameters SqsParameters must be specified.")
    if service == "sqs" and not arn.endswith(".fifo") and group:
        raise invalid("Parameters MessageGroupId not valid for the target.")
    if service == "lambda" and text is not None:
        try:
            json.loads(text)
        except json.JSONDecodeError:
            raise invalid("JSON syntax error in input for the target.") from None


def check_retries(policy: dict[str, Any], where: str) -> None:
    """Raises the AwsError for a retry policy out of its ranges."""
    for name, (low, high) in RETRIES.items():
        given = policy.get(name)
        if given is not None:
            within(f"{where}.{name[0].lower()}{name[1:]}", int(given), low, high)

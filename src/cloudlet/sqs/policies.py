"""The attributes that are JSON: redrive policy, redrive allow policy, access policy.

A dead-letter queue must exist, be of the same type, and allow its source.
"""

from __future__ import annotations

import json
from typing import Any

from cloudlet.errors import AwsError
from cloudlet.sqs import redrive, refusals
from cloudlet.sqs.site import Site

MOST_RECEIVES = 1_000
MOST_SOURCES = 10
MOST_STATEMENTS = 20
PERMISSIONS = ("allowAll", "denyAll", "byQueue")
REDRIVE_KEYS = ("maxReceiveCount", "deadLetterTargetArn")
POLICY_KEYS = {"Version", "Id", "Statement"}
VERSIONS = (None, "2008-10-17", "2012-10-17")
NO_ALLOW_POLICY = "Amazon SQS can't create the redrive allow policy"


def check_redrive_policy(text: str, fifo: bool, arn: str, site: Site) -> None:
    """Raise AwsError unless this RedrivePolicy can be set on the queue with that ARN."""
    policy = _json_map(text)
    if policy is None:
        reason = "Redrive policy is not a valid JSON map."
        raise refusals.invalid_attribute_value("RedrivePolicy", reason)
    for name in REDRIVE_KEYS:
        if name not in policy:
            raise _redrive(text, f"Redrive policy does not contain mandatory attribute: {name}.")
    _check_count(text, policy["maxReceiveCount"])
    _check_target(text, str(policy["deadLetterTargetArn"]), fifo, arn, site)
    if len(policy) > len(REDRIVE_KEYS):
        names = ", ".join(REDRIVE_KEYS)
        raise _redrive(text, f"Only following attributes are supported: [{names}].")


def plain_redrive_policy(text: str) -> str:
    """A valid RedrivePolicy as GetQueueAttributes tells it: with a number for maxReceiveCount."""
    policy = json.loads(text)
    if isinstance(policy["maxReceiveCount"], int):
        return text
    policy["maxReceiveCount"] = int(policy["maxReceiveCount"])
    return json.dumps(policy, separators=(",", ":"))


def check_redrive_allow_policy(text: str) -> None:
    """Raise AwsError unless this is a RedriveAllowPolicy."""
    policy = _json_map(text)
    sources = policy.get("sourceQueueArns") if policy else None
    if policy is None or not _is_allow_policy(policy):
        reason = f"{NO_ALLOW_POLICY}, as it’s in an unsupported format."
        raise refusals.invalid_attribute_value("RedriveAllowPolicy", reason)
    by_queue = policy["redrivePermission"] == "byQueue"
    if sources is not None and not by_queue:
        raise _allow(text, "To specify one or more source queue ARNs, you must set redrivePermission to byQueue.")
    if by_queue and not sources:
        text_of_reason = "When you specify the byQueue permission type, you must also specify one or more "
        raise _allow(text, text_of_reason + "sourceQueueArns values.")
    if sources and len(sources) > MOST_SOURCES:
        raise _allow(text, f"The maximum number of source queue ARNs you can specify is {MOST_SOURCES}.")


def check_policy(text: str) -> None:
    """Raise AwsError unless this is an access policy with at most 20 statements."""
    policy = _json_map(text)
    if policy is None or not set(policy) <= POLICY_KEYS or policy.get("Version") not in VERSIONS:
        raise refusals.invalid_attribute_value("Policy")
    statements = policy.get("Statement")
    statements = [statements] if isinstance(statements, dict) else statements
    if not isinstance(statements, list) or not statements:
        raise refusals.invalid_attribute_value("Policy")
    if not all(isinstance(s, dict) and _is_statement(s) for s in statements):
        raise refusals.invalid_attribute_value("Policy")
    if len(statements) > MOST_STATEMENTS:
        found = f"{len(statements)} statements were found in the submitted policy"
        raise refusals.over_limit(f"{found}, max allowed is {MOST_STATEMENTS}")


def _is_statement(found: dict[str, Any]) -> bool:
    """Whether it says who may do what: an action of SQS, or any."""
    actions = found.get("Action", found.get("NotAction"))
    named = [actions] if isinstance(actions, str) else actions
    return (
        found.get("Effect") in ("Allow", "Deny")
        and bool(found.keys() & {"Principal", "NotPrincipal"})
        and isinstance(named, list)
        and all(str(action) == "*" or str(action).lower().startswith("sqs:") for action in named)
    )


def _check_count(text: str, count: object) -> None:
    digits = str(count)
    if not (digits.isascii() and digits.isdigit() and 1 <= int(digits) <= MOST_RECEIVES):
        valid = f"valid values are from 1 to {MOST_RECEIVES} both inclusive."
        raise _redrive(text, f"Invalid value for maxReceiveCount: {count}, {valid}")


def _check_target(text: str, target_arn: str, fifo: bool, arn: str, site: Site) -> None:
    parts = target_arn.split(":")
    if len(parts) != 6 or parts[0] != "arn":
        raise _redrive(text, "Dead-letter target ARN should be fully qualified ARN.")
    if parts[2] != "sqs":
        raise _redrive(text, "Only SQS queues are valid resources for deadLetterTargetArn.")
    if parts[3] != site.region:
        raise _redrive(text, "Dead-letter target must be in same region as the source.")
    if target_arn.endswith(".fifo") != fifo:
        raise _redrive(text, "Dead-letter queue must be same type of queue as the source.")
    target = site.find(target_arn)
    if target is None:
        raise _redrive(text, "Dead letter target does not exist.")
    if not redrive.allows(target, arn):
        raise _redrive(text, f"Queue {target_arn} does not allow this queue to use it as its dead-letter queue.")


def _is_allow_policy(policy: dict[str, Any]) -> bool:
    sources = policy.get("sourceQueueArns", [])
    return (
        policy.get("redrivePermission") in PERMISSIONS
        and set(policy) <= {"redrivePermission", "sourceQueueArns"}
        and isinstance(sources, list)
        and all(isinstance(source, str) for source in sources)
    )


def _json_map(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _redrive(text: str, reason: str) -> AwsError:
    return refusals.invalid_value(text, "RedrivePolicy", reason)


def _allow(text: str, reason: str) -> AwsError:
    return refusals.invalid_value(text, "RedriveAllowPolicy", f"{NO_ALLOW_POLICY}. {reason}")

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
PERMISSIONS = ("allowAll", "denyAll", "byQueue")


def check_redrive_policy(text: str, fifo: bool, arn: str, site: Site) -> None:
    """Raise AwsError unless this RedrivePolicy can be set on the queue with that ARN."""
    policy = _json_map(text)
    if policy is None:
        raise _redrive(text, "Redrive policy is not a valid JSON map.")
    for name in ("maxReceiveCount", "deadLetterTargetArn"):
        if name not in policy:
            raise _redrive(text, f"Redrive policy does not contain mandatory attribute: {name}.")
    if set(policy) - {"maxReceiveCount", "deadLetterTargetArn"}:
        raise _redrive(text, "Only following attributes are allowed: [deadLetterTargetArn, maxReceiveCount].")
    count = str(policy["maxReceiveCount"])
    if not (count.isascii() and count.isdigit() and 1 <= int(count) <= MOST_RECEIVES):
        reason = f"Invalid value for maxReceiveCount: {count}, valid values are from 1 to {MOST_RECEIVES} both inclusive."
        raise _redrive(text, reason)
    target = site.find(str(policy["deadLetterTargetArn"]))
    if target is None:
        raise _redrive(text, "Dead letter target does not exist.")
    if target.fifo != fifo:
        raise _redrive(text, "Dead-letter queue must be same type of queue as the source.")
    if not redrive.allows(target, arn):
        raise _redrive(text, "Dead letter target owner should be the same as the source owner.")


def check_redrive_allow_policy(text: str) -> None:
    """Raise AwsError unless this is a RedriveAllowPolicy."""
    policy = _json_map(text)
    if policy is None:
        raise _allow(text, "Redrive allow policy is not a valid JSON map.")
    permission = policy.get("redrivePermission")
    if permission not in PERMISSIONS:
        raise _allow(text, f"Invalid value for redrivePermission: {permission}.")
    sources = policy.get("sourceQueueArns")
    if (permission == "byQueue") != (sources is not None):
        raise _allow(text, "sourceQueueArns is required for byQueue, and only there.")
    if sources is not None and not 1 <= len(sources) <= MOST_SOURCES:
        raise _allow(text, f"Invalid value for sourceQueueArns: 1 to {MOST_SOURCES} queues can be named.")


def check_policy(text: str) -> None:
    """Raise AwsError unless this is a JSON object."""
    if _json_map(text) is None:
        raise refusals.invalid_attribute_value("Policy")


def _json_map(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _redrive(text: str, reason: str) -> AwsError:
    return refusals.invalid_value(text, "RedrivePolicy", reason)


def _allow(text: str, reason: str) -> AwsError:
    return refusals.invalid_value(text, "RedriveAllowPolicy", reason)

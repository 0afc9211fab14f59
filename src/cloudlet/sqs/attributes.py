"""Queue attributes: which there are, what they default to, and which values AWS refuses.

All values are strings, as on the wire. What a queue may have depends on whether it is a FIFO queue.
"""

from __future__ import annotations

from collections.abc import Mapping

from cloudlet.sqs import refusals
from cloudlet.sqs.policies import (
    check_policy,
    check_redrive_allow_policy,
    check_redrive_policy,
    plain_redrive_policy,
)
from cloudlet.sqs.site import Site

RANGES = {
    "DelaySeconds": (0, 900),
    "KmsDataKeyReusePeriodSeconds": (60, 86_400),
    "MaximumMessageSize": (1_024, 1_048_576),
    "MessageRetentionPeriod": (60, 1_209_600),
    "ReceiveMessageWaitTimeSeconds": (0, 20),
    "VisibilityTimeout": (0, 43_200),
}
"""Least and most; seconds, and bytes for MaximumMessageSize. Source: SQS API Reference, CreateQueue."""

CHOICES = {
    "ContentBasedDeduplication": ("true", "false"),
    "DeduplicationScope": ("queue", "messageGroup"),
    "FifoQueue": ("true", "false"),
    "FifoThroughputLimit": ("perQueue", "perMessageGroupId"),
    "SqsManagedSseEnabled": ("true", "false"),
}

DEFAULTS = {
    "DelaySeconds": "0",
    "MaximumMessageSize": "1048576",
    "MessageRetentionPeriod": "345600",
    "ReceiveMessageWaitTimeSeconds": "0",
    "VisibilityTimeout": "30",
    "SqsManagedSseEnabled": "true",
}
FIFO_DEFAULTS = {
    "ContentBasedDeduplication": "false",
    "DeduplicationScope": "queue",
    "FifoQueue": "true",
    "FifoThroughputLimit": "perQueue",
}
FIFO_ONLY_IN_WORDS = ("DeduplicationScope", "FifoThroughputLimit")
EMPTY_REMOVES = ("Policy", "RedrivePolicy", "RedriveAllowPolicy", "KmsMasterKeyId")
SETTABLE = {*RANGES, *CHOICES, *EMPTY_REMOVES}
COMPUTED = {
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesDelayed",
    "ApproximateNumberOfMessagesNotVisible",
    "CreatedTimestamp",
    "LastModifiedTimestamp",
    "QueueArn",
}
THROUGHPUT_REASON = "To set FifoThroughputLimit to perMessageGroupId, the DeduplicationScope must be messageGroup."
KNOWN = {"All", *SETTABLE, *COMPUTED}


def of_new_queue(name: str, given: Mapping[str, str], site: Site) -> dict[str, str]:
    """All settings of a new queue. Raises AwsError where AWS refuses one."""
    fifo = given.get("FifoQueue") == "true"
    check(given, fifo, site.arn(name), site)
    settings = DEFAULTS | (FIFO_DEFAULTS if fifo else {}) | plain(given)
    _check_throughput(settings)
    if given.get("KmsMasterKeyId"):
        settings["SqsManagedSseEnabled"] = "false"
    return _with_key_period(settings)


def changed(current: Mapping[str, str], given: Mapping[str, str], arn: str, site: Site) -> dict[str, str]:
    """What SetQueueAttributes makes of these settings. Raises AwsError where AWS refuses one."""
    fifo = current.get("FifoQueue") == "true"
    if "FifoQueue" in given and fifo and given["FifoQueue"] != "true":
        raise refusals.invalid_attribute_value("FifoQueue", "Modifying queue type is not supported.")
    if "FifoQueue" in given and not fifo:
        raise refusals.unknown_attribute("FifoQueue")
    check(given, fifo, arn, site)
    settings = {**current, **plain(given)}
    _check_throughput(settings)
    if given.get("KmsMasterKeyId"):
        settings["SqsManagedSseEnabled"] = "false"
    elif given.get("SqsManagedSseEnabled") == "true":
        settings["KmsMasterKeyId"] = ""
    return _with_key_period(settings)


def plain(given: Mapping[str, str]) -> dict[str, str]:
    """Valid attributes as GetQueueAttributes will tell them."""
    policy = given.get("RedrivePolicy")
    return {**given, "RedrivePolicy": plain_redrive_policy(policy)} if policy else dict(given)


def check(given: Mapping[str, str], fifo: bool, arn: str, site: Site) -> None:
    """Raise AwsError for the first attribute that such a queue cannot have."""
    for name, value in given.items():
        if name not in SETTABLE:
            raise refusals.unknown_attribute(name)
        _check_type(name, fifo)
        if value == "" and name in EMPTY_REMOVES:
            continue
        _check_value(name, value)
        if name == "RedrivePolicy":
            check_redrive_policy(value, fifo, arn, site)
        elif name == "RedriveAllowPolicy":
            check_redrive_allow_policy(value)
        elif name == "Policy":
            check_policy(value)
    if given.get("KmsMasterKeyId") and given.get("SqsManagedSseEnabled") == "true":
        raise refusals.invalid_attribute_name(
            "You can use one type of server-side encryption (SSE) at one time. "
            "You can either enable KMS SSE or SQS SSE."
        )


def _check_type(name: str, fifo: bool) -> None:
    if fifo or name not in FIFO_DEFAULTS:
        return
    if name in FIFO_ONLY_IN_WORDS:
        raise refusals.invalid_attribute_name(f"You can specify the {name} only when FifoQueue is set to true.")
    raise refusals.unknown_attribute(name)


def _check_value(name: str, value: str) -> None:
    if name in RANGES:
        least, most = RANGES[name]
        if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
            raise refusals.invalid_attribute_value(name)
    if name in CHOICES and value not in CHOICES[name]:
        raise refusals.invalid_attribute_value(name)


def _check_throughput(settings: Mapping[str, str]) -> None:
    per_group = settings.get("FifoThroughputLimit") == "perMessageGroupId"
    if per_group and settings["DeduplicationScope"] != "messageGroup":
        raise refusals.invalid_attribute_value("FifoThroughputLimit", THROUGHPUT_REASON)


def _with_key_period(settings: dict[str, str]) -> dict[str, str]:
    if settings.get("KmsMasterKeyId"):
        settings.setdefault("KmsDataKeyReusePeriodSeconds", "300")
    elif "KmsMasterKeyId" in settings:
        settings["KmsDataKeyReusePeriodSeconds"] = ""
    return settings

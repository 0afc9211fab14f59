"""Sets a mapping from the API's parameters and refuses what AWS refuses, in its words.

Limits: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
"""

from __future__ import annotations

import json
from typing import Any

from cloudlet import patterns
from cloudlet.constraints import broken, no_longer, within
from cloudlet.errors import AwsError
from cloudlet.mappings.mapping import Mapping

MAX_BATCH_WITHOUT_WINDOW = 10
BATCH_SIZE = (1, 10_000)
WINDOW_S = (0, 300)
MAX_CONCURRENCY = (2, 1000)
PARTIAL = "ReportBatchItemFailures"
MAX_FILTERS = 5
OF_STREAMS = (
    "DestinationConfig", "BisectBatchOnFunctionError", "MaximumRetryAttempts", "MaximumRecordAgeInSeconds",
    "ParallelizationFactor", "TumblingWindowInSeconds",
)  # fmt: skip


OF_OTHERS = (
    "Topics", "Queues", "SourceAccessConfigurations", "SelfManagedEventSource", "StartingPositionTimestamp",
    "AmazonManagedKafkaEventSourceConfig", "SelfManagedKafkaEventSourceConfig", "DocumentDBEventSourceConfig",
)  # fmt: skip
NOT_MODELLED = ("ProvisionedPollerConfig", "MetricsConfig", "LoggingConfig", "KMSKeyArn")
PATTERN_CHARS = 4096


def refused(text: str) -> AwsError:
    """AWS's refusal of a parameter."""
    return AwsError("InvalidParameterValueException", text)


NO_QUEUE = refused(
    "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. "
    "SQS Error Message: The specified queue does not exist."
)


def check_source(arn: str, region: str, account: str, position: object) -> None:
    """Raise AwsError for what is no queue of this region and account."""
    parts = arn.split(":")
    if len(parts) < 6 or not arn.startswith("arn:"):
        raise refused("Unrecognized event source.")
    if parts[2] != "sqs":
        raise refused(f"cloudlet maps SQS queues only; {arn} is of {parts[2]}.")
    if position:
        raise refused("StartingPosition is not valid for SQS event sources.")
    if parts[3] != region:
        raise refused(f"The event source must be in the function's region, {region}; {arn} is in {parts[3]}.")
    if parts[4] != account:
        raise refused(f"cloudlet has one account, {account}; {arn} is of {parts[4]}.")


def duplicate(mapping: Mapping, other: Mapping) -> AwsError:
    """The refusal of a second mapping between the same queue and function."""
    return AwsError(
        "ResourceConflictException",
        f'An event source mapping with SQS arn (" {mapping.queue_arn} ") and function (" {mapping.function_name} ") '
        f"already exists. Please update or delete the existing mapping with UUID {other.uuid}",
        409,
    )


def apply(mapping: Mapping, params: dict[str, Any]) -> None:
    """Set what `params` names. Raises AwsError; the mapping may be half changed then."""
    for name in (*OF_STREAMS, *OF_OTHERS):
        given = params.get(name)
        if given not in (None, False, {}, []):
            raise refused(f"Unsupported {name} parameter for given event source mapping type.")
    if params.get("MaximumBatchingWindowInSeconds") is not None:
        mapping.window_s = within(
            "maximumBatchingWindowInSeconds", int(params["MaximumBatchingWindowInSeconds"]), *WINDOW_S
        )
    if params.get("BatchSize") is not None:
        mapping.batch_size = within("batchSize", int(params["BatchSize"]), *BATCH_SIZE)
    if params.get("FunctionResponseTypes") is not None:
        mapping.partial = _partial(params["FunctionResponseTypes"])
    if params.get("ScalingConfig") is not None:
        wish = params["ScalingConfig"].get("MaximumConcurrency")
        mapping.max_concurrency = (
            None if wish is None else within("scalingConfig.maximumConcurrency", int(wish), *MAX_CONCURRENCY)
        )
    if params.get("ProvisionedPollerConfig") and mapping.max_concurrency is not None:
        raise refused("MaximumConcurrency and ProvisionedPollerConfig cannot be set for the same event source mapping.")
    for name in NOT_MODELLED:
        if params.get(name):
            raise refused(f"cloudlet does not model {name} of an event source mapping.")
    if params.get("FilterCriteria") is not None:
        filters = params["FilterCriteria"].get("Filters") or []
        if len(filters) > MAX_FILTERS:
            raise refused(f"Exceeded maximum number of filters: {MAX_FILTERS}.")
        mapping.filters = [_pattern(one.get("Pattern")) for one in filters]
        mapping.filter_criteria = params["FilterCriteria"] if filters else None
    _check_batch(mapping)


def _partial(types: list[str]) -> bool:
    if len(types) > 1:
        raise broken("functionResponseTypes", f"[{', '.join(types)}]", "have length less than or equal to 1")
    if any(kind != PARTIAL for kind in types):
        rule = f"satisfy constraint: [Member must satisfy enum value set: [{PARTIAL}]]"
        raise broken("functionResponseTypes", f"[{', '.join(types)}]", rule)
    return bool(types)


def _check_batch(mapping: Mapping) -> None:
    if mapping.fifo and mapping.window_s:
        raise refused("Batching window is not supported for FIFO queues")
    if mapping.fifo and mapping.batch_size > MAX_BATCH_WITHOUT_WINDOW:
        raise refused("Maximum batch size must be between 1 and 10 inclusive")
    if mapping.batch_size > MAX_BATCH_WITHOUT_WINDOW and not mapping.window_s:
        raise refused("Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10")


def _pattern(text: Any) -> dict[str, Any]:
    no_longer("filterCriteria.filters.1.member.pattern", str(text), PATTERN_CHARS)
    try:
        pattern = json.loads(text)
        if not isinstance(pattern, dict):
            raise ValueError("a filter is an object")
        patterns.validate(pattern)
    except (TypeError, ValueError):
        raise refused("Invalid filter pattern definition.") from None
    return pattern

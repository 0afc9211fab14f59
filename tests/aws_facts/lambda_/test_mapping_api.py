"""Creating, reading, changing and deleting event source mappings."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from cloudlet import AwsError
from tests.aws_facts.lambda_.conftest import ROLE, SETTLING_S, Maker

Refused = Callable[..., AwsError]
KEYS = {
    "BatchSize", "EventSourceArn", "EventSourceMappingArn", "FunctionArn", "FunctionResponseTypes", "LastModified",
    "MaximumBatchingWindowInSeconds", "State", "StateTransitionReason", "UUID",
}  # fmt: skip


def state(make: Maker, uuid: str) -> str:
    return str(make.cloud.call("lambda", "GetEventSourceMapping", UUID=uuid)["State"])


def test_t012_a_mapping_is_created_and_then_enabled(make: Maker) -> None:
    """T012 [A] 2025-11-25: a new mapping is Creating, and Enabled after a while; the reason is USER_INITIATED."""
    make.function()
    made = make.mapping(make.queue())
    assert (made["State"], made["StateTransitionReason"]) == ("Creating", "USER_INITIATED")
    make.cloud.run(SETTLING_S)
    assert state(make, made["UUID"]) == "Enabled"


def test_t013_a_mapping_shows_exactly_these_keys_and_defaults(make: Maker) -> None:
    """T013 [A] 2025-11-25: BatchSize is 10, the window 0, FunctionResponseTypes empty; ScalingConfig and FilterCriteria show only when set."""
    make.function()
    made = make.mapping(make.queue())
    assert set(made) == KEYS
    assert (made["BatchSize"], made["MaximumBatchingWindowInSeconds"], made["FunctionResponseTypes"]) == (
        10,
        0,
        [],
    )


def test_t014_a_mappings_arn_holds_its_uuid(make: Maker) -> None:
    """T014 [A] 2025-11-25: arn:aws:lambda:REGION:ACCOUNT:event-source-mapping:UUID."""
    make.function()
    made = make.mapping(make.queue())
    cloud = make.cloud
    assert (
        made["EventSourceMappingArn"]
        == f"arn:aws:lambda:{cloud.region}:{cloud.account}:event-source-mapping:{made['UUID']}"
    )


def test_t015_a_disabled_mapping_waits_to_be_enabled(make: Maker) -> None:
    """T015 [A] 2025-11-25: Enabled=false creates it Disabled; enabling goes over Enabling."""
    make.function()
    queue = make.queue()
    uuid = make.mapping(queue, Enabled=False)["UUID"]
    queue.send("waits")
    make.cloud.run(SETTLING_S)
    assert (state(make, uuid), len(queue.visible)) == ("Disabled", 1)
    assert make.cloud.call("lambda", "UpdateEventSourceMapping", UUID=uuid, Enabled=True)["State"] == "Enabling"
    make.cloud.run(SETTLING_S)
    assert (state(make, uuid), len(queue.messages)) == ("Enabled", 0)


def test_t016_an_update_goes_over_updating(make: Maker) -> None:
    """T016 [A] 2025-11-25: UpdateEventSourceMapping answers Updating; later it is Enabled."""
    make.function()
    uuid = make.mapping(make.queue())["UUID"]
    make.cloud.run(SETTLING_S)
    assert make.cloud.call("lambda", "UpdateEventSourceMapping", UUID=uuid, BatchSize=3)["State"] == "Updating"
    make.cloud.run(SETTLING_S)
    shown = make.cloud.call("lambda", "GetEventSourceMapping", UUID=uuid)
    assert (shown["State"], shown["BatchSize"]) == ("Enabled", 3)


def test_t017_a_large_batch_needs_a_window(make: Maker, refused: Refused) -> None:
    """T017 [A] 2025-11-25: BatchSize over 10 without a window is refused, on create and on update."""
    make.function()
    queue = make.queue()
    text = "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10"
    error = refused(make.mapping, queue, BatchSize=11)
    assert (error.code, error.message) == ("InvalidParameterValueException", text)
    uuid = make.mapping(queue, BatchSize=11, MaximumBatchingWindowInSeconds=1)["UUID"]
    make.cloud.run(SETTLING_S)
    error = refused(make.cloud.call, "lambda", "UpdateEventSourceMapping", UUID=uuid, MaximumBatchingWindowInSeconds=0)
    assert error.message == text
    assert make.cloud.call("lambda", "GetEventSourceMapping", UUID=uuid)["MaximumBatchingWindowInSeconds"] == 1


@pytest.mark.parametrize("settings", [{"BatchSize": 11}, {"MaximumBatchingWindowInSeconds": 1}])
def test_t019_t020_a_fifo_queue_takes_ten_at_most_and_no_window(
    make: Maker, refused: Refused, settings: dict[str, int]
) -> None:
    """T019, T020 [D, F] 2024-06-12: a FIFO source has a batch of 10 at most and "Batching window is not supported for FIFO queues"."""
    make.function()
    error = refused(make.mapping, make.queue("Q.fifo"), **settings)
    assert error.code == "InvalidParameterValueException"
    if "BatchSize" not in settings:
        assert error.message == "Batching window is not supported for FIFO queues"


@pytest.mark.parametrize(
    "settings",
    [
        {"MaximumBatchingWindowInSeconds": 301},
        {"BatchSize": 10_001, "MaximumBatchingWindowInSeconds": 1},
        {"BatchSize": 0},
    ],
)
def test_t021_the_ranges_of_window_and_batch(make: Maker, refused: Refused, settings: dict[str, int]) -> None:
    """T021 [D] API model: the window is 0 to 300 s, the batch 1 to 10,000."""
    make.function()
    assert refused(make.mapping, make.queue(), **settings).code == "ValidationException"


def test_t022_visibility_below_the_functions_timeout_is_refused_equal_is_not(make: Maker, refused: Refused) -> None:
    """T022 [D, F] 2021-2026: "Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds"."""
    make.function(Timeout=60)
    error = refused(make.mapping, make.queue("Short", VisibilityTimeout=30))
    assert (error.code, error.message) == (
        "InvalidParameterValueException",
        "Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds",
    )
    assert make.mapping(make.queue("Equal", VisibilityTimeout=60))["State"] == "Creating"


def test_t024_a_queue_that_is_not_there(make: Maker, refused: Refused) -> None:
    """T024 [A] 2025-11-25: Lambda tries a ReceiveMessage and passes on what SQS said."""
    make.function()
    queue = make.queue()
    make.cloud.call("sqs", "DeleteQueue", QueueUrl=queue.url)
    make.cloud.run(61)
    error = refused(make.mapping, queue)
    assert (error.code, error.message) == (
        "InvalidParameterValueException",
        "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. "
        "SQS Error Message: The specified queue does not exist.",
    )


def test_t025_a_function_or_source_that_is_not_there(make: Maker, refused: Refused) -> None:
    """T025 [A] 2025-11-27: "Function does not exist"; without a source "Unrecognized event source."."""
    assert refused(make.mapping, make.queue()).message == "Function does not exist"
    make.function()
    error = refused(make.cloud.call, "lambda", "CreateEventSourceMapping", FunctionName="Fn")
    assert error.message == "Unrecognized event source."


def test_t026_a_destination_is_not_for_queues(make: Maker, refused: Refused) -> None:
    """T026 [A] 2025-11-27: DestinationConfig is refused, before the function is looked for."""
    error = refused(make.mapping, make.queue(), DestinationConfig={"OnFailure": {"Destination": "arn:aws:sqs:x:1:y"}})
    assert error.message == "Unsupported DestinationConfig parameter for given event source mapping type."


def test_t027_a_second_mapping_of_the_same_pair_conflicts(make: Maker, refused: Refused) -> None:
    """T027 [A] 2025-11-25: 409 ResourceConflictException names the first; a second function is allowed."""
    make.function()
    make.function(name="Other")
    queue = make.queue()
    uuid = make.mapping(queue)["UUID"]
    error = refused(make.mapping, queue)
    assert (error.code, error.status) == ("ResourceConflictException", 409)
    assert error.message == (
        f'An event source mapping with SQS arn (" {queue.arn} ") and function (" Fn ") already exists. '
        f"Please update or delete the existing mapping with UUID {uuid}"
    )
    assert make.mapping(queue, "Other")["State"] == "Creating"


@pytest.mark.parametrize("qualifier", ["", ":$LATEST", ":1", ":live"])
def test_t029_a_qualifier_is_kept(make: Maker, qualifier: str) -> None:
    """T029 [A] 2025-11-25: a bare name gives an unqualified FunctionArn; $LATEST, versions and aliases are kept."""
    make.function()
    made = make.mapping(make.queue(), f"Fn{qualifier}")
    assert made["FunctionArn"].endswith(f":function:Fn{qualifier}")


def test_t030_deleting_the_function_leaves_the_mapping(make: Maker) -> None:
    """T030 [A] 2025-11-25: the mapping stays Enabled until it is deleted itself; that answers Deleting."""
    make.function()
    uuid = make.mapping(make.queue())["UUID"]
    make.cloud.run(SETTLING_S)
    make.cloud.call("lambda", "DeleteFunction", FunctionName="Fn")
    make.cloud.run(SETTLING_S)
    assert state(make, uuid) == "Enabled"
    assert make.cloud.call("lambda", "DeleteEventSourceMapping", UUID=uuid)["State"] == "Deleting"


def test_t031_maximum_concurrency_is_two_at_least(make: Maker, refused: Refused) -> None:
    """T031 [A, D] 2025-11-25: MaximumConcurrency is 2 to 1,000, is echoed, and cleared by {}."""
    make.function()
    queue = make.queue()
    assert refused(make.mapping, queue, ScalingConfig={"MaximumConcurrency": 1}).code == "ValidationException"
    made = make.mapping(queue, ScalingConfig={"MaximumConcurrency": 2})
    assert made["ScalingConfig"] == {"MaximumConcurrency": 2}
    make.cloud.run(SETTLING_S)
    cleared = make.cloud.call("lambda", "UpdateEventSourceMapping", UUID=made["UUID"], ScalingConfig={})
    assert "ScalingConfig" not in cleared


def test_t032_provisioned_pollers_and_maximum_concurrency_exclude_each_other(make: Maker, refused: Refused) -> None:
    """T032 [D] services-sqs-scaling: one of MaximumConcurrency and ProvisionedPollerConfig."""
    make.function()
    both = {"ScalingConfig": {"MaximumConcurrency": 2}, "ProvisionedPollerConfig": {"MinimumPollers": 2}}
    assert refused(make.mapping, make.queue(), **both).code == "InvalidParameterValueException"


@pytest.mark.parametrize("pattern", ["null", '"simple string"', '{"eventSource": "aws:sqs"}', '{"eventSource": []}'])
def test_t069_a_filter_that_is_no_pattern(make: Maker, refused: Refused, pattern: str) -> None:
    """T069 [A] 2025-11-25: "Invalid filter pattern definition."."""
    make.function()
    error = refused(make.mapping, make.queue(), FilterCriteria={"Filters": [{"Pattern": pattern}]})
    assert (error.code, error.message) == (
        "InvalidParameterValueException",
        "Invalid filter pattern definition.",
    )


def test_filter_criteria_are_shown_as_they_were_given(make: Maker) -> None:
    """T013 [A] 2025-11-25: FilterCriteria appear when set."""
    make.function()
    criteria = {"Filters": [{"Pattern": json.dumps({"body": {"kind": ["order"]}})}]}
    assert make.mapping(make.queue(), FilterCriteria=criteria)["FilterCriteria"] == criteria


@pytest.mark.parametrize("missing", ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"])
def test_t034_the_functions_role_must_be_allowed_to_poll(make: Maker, refused: Refused, missing: str) -> None:
    """T034 [D] services-sqs-configure, the words [F] reported 2025: three actions, on this queue."""
    actions = {"ReceiveMessage", "DeleteMessage", "GetQueueAttributes"} - {missing}
    statement = {"Effect": "Allow", "Action": [f"sqs:{action}" for action in actions], "Resource": "*"}
    make.cloud.roles.put("worker", ROLE, [{"Statement": [statement]}])
    make.function()
    error = refused(make.mapping, make.queue())
    assert error.code == "InvalidParameterValueException"
    assert error.message == f"The function execution role does not have permissions to call {missing} on SQS"


def test_there_is_one_function_response_type_at_most(make: Maker, refused: Refused) -> None:
    """[D] botocore's model of Lambda, FunctionResponseTypeList: it has one member at most."""
    make.function()
    twice = ["ReportBatchItemFailures"] * 2
    refusal = refused(make.mapping, make.queue(), FunctionResponseTypes=twice)
    assert refusal.code == "ValidationException"
    assert refusal.message.endswith("Member must have length less than or equal to 1")

"""Event source mappings: what is refused, which states they go through, what becomes of a batch."""

from __future__ import annotations

import pytest

from tests.probe.functions import SETTLING_S


def ready(functions, code="return None", *, queue=None, **settings):
    """A function behind a queue, and the queue that it reports to."""
    name, report = functions.reporting(code)
    queue = queue or functions.sqs.queue(VisibilityTimeout="5")
    uuid = functions.mapping(queue, name, **settings)["UUID"]
    functions.wait(SETTLING_S)
    return queue, report, uuid


def state(functions, uuid):
    return functions("get_event_source_mapping", UUID=uuid)["State"]


def bodies(functions, report):
    return [[record["body"] for record in event["Records"]] for event in functions.reported(report)]


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"BatchSize": 0}, "ValidationException"),
        ({"BatchSize": 10_001, "MaximumBatchingWindowInSeconds": 1}, "ValidationException"),
        ({"MaximumBatchingWindowInSeconds": 301}, "ValidationException"),
        ({"MaximumBatchingWindowInSeconds": -1}, "ValidationException"),
        ({"BatchSize": 11}, "InvalidParameterValueException"),
        ({"ScalingConfig": {"MaximumConcurrency": 1}}, "ValidationException"),
        ({"ScalingConfig": {"MaximumConcurrency": 1001}}, "ValidationException"),
        ({"FunctionResponseTypes": ["Other"]}, "ValidationException"),
        ({"FilterCriteria": {"Filters": [{"Pattern": "{"}]}}, "InvalidParameterValueException"),
        ({"DestinationConfig": {"OnFailure": {"Destination": "x"}}}, "InvalidParameterValueException"),
    ],
    ids=str,
)
def test_settings_have_ranges(functions, settings, code):
    """T017, T021, T026, T031, T069 [A] recorded 2025-11-25, [D] Lambda API Reference, CreateEventSourceMapping."""
    refused = functions.mapping_refused(functions.sqs.queue(), functions.function(), **settings)
    assert (refused.code, refused.status) == (code, 400)


def test_a_response_type_is_one_of_one(functions):
    """T021 [D] Lambda API Reference: the words are those of its validation of enumerations."""
    refused = functions.mapping_refused(functions.sqs.queue(), functions.function(), FunctionResponseTypes=["Other"])
    assert refused.message == (
        "1 validation error detected: Value '[Other]' at 'functionResponseTypes' failed to satisfy constraint: "
        "Member must satisfy constraint: [Member must satisfy enum value set: [ReportBatchItemFailures]]"
    )


def test_states_are_creating_enabled_disabling_disabled_enabling(functions):
    """T012, T015 [A] recorded 2025-11-25."""
    uuid = functions.mapping(functions.sqs.queue(), functions.function())["UUID"]
    seen = [state(functions, uuid)]
    functions.wait(SETTLING_S)
    seen.append(state(functions, uuid))
    seen.append(functions("update_event_source_mapping", UUID=uuid, Enabled=False)["State"])
    functions.wait(SETTLING_S)
    seen.append(state(functions, uuid))
    seen.append(functions("update_event_source_mapping", UUID=uuid, Enabled=True)["State"])
    functions.wait(SETTLING_S)
    seen.append(state(functions, uuid))
    assert seen == ["Creating", "Enabled", "Disabling", "Disabled", "Enabling", "Enabled"]


def test_a_mapping_is_deleted_after_a_while(functions):
    """T030 [A] recorded 2025-11-25: Deleting first, and then unknown."""
    uuid = functions.mapping(functions.sqs.queue(), functions.function())["UUID"]
    functions.wait(SETTLING_S)
    assert functions("delete_event_source_mapping", UUID=uuid)["State"] == "Deleting"
    functions.wait(SETTLING_S)
    assert functions.refused("get_event_source_mapping", UUID=uuid).code == "ResourceNotFoundException"


@pytest.mark.parametrize("operation", ["update", "delete"])
def test_a_mapping_that_is_being_deleted_is_in_use(functions, operation):
    """[D] Lambda API Reference, DeleteEventSourceMapping: ResourceInUseException."""
    uuid = functions.mapping(functions.sqs.queue(), functions.function())["UUID"]
    functions.wait(SETTLING_S)
    functions("delete_event_source_mapping", UUID=uuid)
    refused = functions.refused(f"{operation}_event_source_mapping", UUID=uuid)
    assert (refused.code, refused.status) == ("ResourceInUseException", 400)


@pytest.mark.parametrize("operation", ["get", "update", "delete"])
def test_an_unknown_mapping_is_not_found(functions, operation):
    """[A] recorded 2025-11-27: 404."""
    unknown = "f6a1b2c3-0000-4000-8000-000000000000"
    refused = functions.refused(f"{operation}_event_source_mapping", UUID=unknown)
    assert (refused.code, refused.status) == ("ResourceNotFoundException", 404)
    assert refused.message == "The resource you requested does not exist."


def test_mappings_are_listed_by_queue_and_by_function(functions):
    """[D] Lambda API Reference, ListEventSourceMappings."""
    queue, one, other = functions.sqs.queue(), functions.function(), functions.function()
    first = functions.mapping(queue, one)["UUID"]
    second = functions.mapping(queue, other)["UUID"]

    def listed(**by):
        return {found["UUID"] for found in functions("list_event_source_mappings", **by)["EventSourceMappings"]}

    assert listed(EventSourceArn=functions.sqs.arn(queue)) == {first, second}
    assert listed(FunctionName=one) == {first}


def test_a_disabled_mapping_takes_nothing(functions):
    """T015 [A] recorded 2025-11-25."""
    queue, report, uuid = ready(functions, Enabled=False)
    functions.sqs.send(queue)
    functions.wait(5)
    assert bodies(functions, report) == [] and state(functions, uuid) == "Disabled"


def test_a_batch_that_succeeds_is_deleted(functions):
    """T035 [A] recorded 2025-11-25."""
    queue, report, _ = ready(functions)
    functions.sqs.send(queue, "a")
    functions.wait(8)
    assert bodies(functions, report) == [["a"]]
    assert functions.sqs.told(queue)["ApproximateNumberOfMessagesNotVisible"] == "0"


def test_a_batch_that_fails_comes_back(functions):
    """T036 [A] recorded 2025-11-25: after the visibility timeout, with its count."""
    queue, report, _ = ready(functions, "raise RuntimeError('no')")
    functions.sqs.send(queue, "a")
    functions.wait(8)
    events = functions.reported(report)
    assert [event["Records"][0]["attributes"]["ApproximateReceiveCount"] for event in events][:2] == ["1", "2"]


def test_a_queue_that_is_made_again_is_polled_again(functions):
    """[D] Lambda API Reference: a mapping knows its source by ARN, and the ARN of a new queue is the old one."""
    queue, report, _ = ready(functions)
    functions.sqs("delete_queue", QueueUrl=queue)
    functions.wait(61)
    functions.sqs("create_queue", QueueName=queue.split("/")[-1], Attributes={"VisibilityTimeout": "5"})
    functions.sqs.send(queue, "a")
    functions.wait(8)
    assert bodies(functions, report) == [["a"]]


def test_a_function_that_is_gone_leaves_its_messages(functions):
    """T030 [A] recorded 2025-11-25: the mapping stays, and what is sent stays in the queue."""
    queue, report, uuid = ready(functions)
    [name] = [
        found["FunctionArn"]
        for found in functions("list_event_source_mappings", EventSourceArn=functions.sqs.arn(queue))[
            "EventSourceMappings"
        ]
    ]
    functions("delete_function", FunctionName=name)
    functions.sqs.send(queue, "a")
    functions.wait(8)
    assert bodies(functions, report) == [] and state(functions, uuid) == "Enabled"
    told = functions.sqs.told(queue)
    assert int(told["ApproximateNumberOfMessages"]) + int(told["ApproximateNumberOfMessagesNotVisible"]) == 1


def test_a_queue_has_no_starting_position(functions):
    """[F] as AWS words it, reported 2018."""
    refused = functions.mapping_refused(functions.sqs.queue(), functions.function(), StartingPosition="LATEST")
    assert refused.code == "InvalidParameterValueException"
    assert refused.message == "StartingPosition is not valid for SQS event sources."


def test_a_list_has_pages(functions):
    """[D] Lambda API Reference, ListEventSourceMappings and ListFunctions: MaxItems, Marker and NextMarker."""
    name = functions.function()
    made = [functions.mapping(functions.sqs.queue(), name, Enabled=False)["UUID"] for _ in range(3)]
    first = functions("list_event_source_mappings", FunctionName=name, MaxItems=2)
    rest = functions("list_event_source_mappings", FunctionName=name, Marker=first["NextMarker"])
    found = [one["UUID"] for one in first["EventSourceMappings"] + rest["EventSourceMappings"]]
    assert sorted(found) == sorted(made) and "NextMarker" not in rest
    assert len(functions("list_functions", MaxItems=1)["Functions"]) == 1
    assert functions.refused("list_functions", MaxItems=0).code == "ValidationException"
    for marker in ("no marker", "LTU="):  # what is -5 when it is decoded
        refused = functions.refused("list_functions", Marker=marker)
        assert refused.code == "InvalidParameterValueException"

"""What Lambda refuses of those who invoke a function or map a queue to it.

Source: API reference, Invoke ("Qualifier") and CreateEventSourceMapping, whose parameters for streams are none for
queues; the wording as in the recorded refusal of a DestinationConfig.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cloudlet import AwsError, Cloud

CODE = "def handler(event, context): return context.function_version"


@pytest.mark.parametrize("asked", [{"Qualifier": "7"}, {"Qualifier": "live"}, {"FunctionName": "Fn:7"}])
def test_a_version_that_is_not_there_is_not_invoked(cloud: Cloud, create: Callable[..., str], asked: Any) -> None:
    create(CODE)
    with pytest.raises(AwsError) as refusal:
        cloud.call("lambda", "Invoke", **{"FunctionName": "Fn"} | asked)
    arn = f"arn:aws:lambda:eu-central-1:{cloud.account}:function:Fn"
    wanted = asked.get("Qualifier", "7")
    assert refusal.value.code == "ResourceNotFoundException"
    assert refusal.value.message == f"Function not found: {arn}:{wanted}"


@pytest.mark.parametrize("asked", [{"Qualifier": "$LATEST"}, {"FunctionName": "Fn:$LATEST"}, {}])
def test_the_latest_version_is_there(cloud: Cloud, create: Callable[..., str], asked: Any) -> None:
    create(CODE)
    assert cloud.call("lambda", "Invoke", **{"FunctionName": "Fn"} | asked)["Payload"] == b'"$LATEST"'


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BisectBatchOnFunctionError", True),
        ("MaximumRetryAttempts", 2),
        ("MaximumRecordAgeInSeconds", 60),
        ("ParallelizationFactor", 2),
        ("TumblingWindowInSeconds", 30),
    ],
)
def test_what_is_for_streams_is_not_for_queues(
    cloud: Cloud, create: Callable[..., str], name: str, value: object
) -> None:
    create(CODE)
    url = cloud.call("sqs", "CreateQueue", QueueName="q")["QueueUrl"]
    arn = cloud.call("sqs", "GetQueueAttributes", QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    with pytest.raises(AwsError) as refusal:
        cloud.call("lambda", "CreateEventSourceMapping", FunctionName="Fn", EventSourceArn=arn, **{name: value})
    assert refusal.value.message == f"Unsupported {name} parameter for given event source mapping type."


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Layers", ["arn:aws:lambda:eu-central-1:123456789012:layer:tools:1"]),
        ("VpcConfig", {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}),
        ("FileSystemConfigs", [{"Arn": "arn:aws:elasticfilesystem:x", "LocalMountPath": "/mnt/x"}]),
        ("Publish", True),
        ("SnapStart", {"ApplyOn": "PublishedVersions"}),
    ],
)
def test_what_is_not_modelled_is_refused_by_name(
    cloud: Cloud, create: Callable[..., str], name: str, value: object
) -> None:
    with pytest.raises(AwsError) as refusal:
        create(CODE, **{name: value})
    assert refusal.value.message == f"cloudlet does not model {name} of a function."


@pytest.mark.parametrize(
    ("setting", "name"),
    [({"PackageType": "Image"}, "PackageType Image"), ({"LoggingConfig": {"LogFormat": "JSON"}}, "LogFormat JSON")],
)
def test_images_and_logs_in_json_are_refused_by_name(
    create: Callable[..., str], setting: dict[str, Any], name: str
) -> None:
    with pytest.raises(AwsError, match=f"cloudlet does not model {name} of a function"):
        create(CODE, **setting)


def test_a_handler_has_no_spaces(create: Callable[..., str]) -> None:
    """Lambda API Reference, CreateFunction: the pattern of Handler."""
    with pytest.raises(AwsError, match="Value 'app handler' at 'handler' failed to satisfy constraint"):
        create(CODE, Handler="app handler")


def test_only_python_is_run(create: Callable[..., str]) -> None:
    with pytest.raises(AwsError, match="cloudlet runs only Python"):
        create(CODE, Runtime="nodejs22.x")


@pytest.mark.parametrize(
    ("runtime", "said"),
    [
        ("python3.8", "python3.8 is no longer supported for creating or updating AWS Lambda functions"),
        ("python3.1", "cloudlet runs only Python, python3.9 to python3.14"),
        ("python3.15", "cloudlet runs only Python, python3.9 to python3.14"),
    ],
)
def test_a_runtime_that_lambda_does_not_have_is_refused(create: Callable[..., str], runtime: str, said: str) -> None:
    """Lambda Developer Guide, "Lambda runtimes", 2026."""
    with pytest.raises(AwsError, match=said):
        create(CODE, Runtime=runtime)


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("Topics", ["orders"], "Unsupported Topics parameter for given event source mapping type."),
        ("Queues", ["orders"], "Unsupported Queues parameter for given event source mapping type."),
        ("ProvisionedPollerConfig", {"MinimumPollers": 2}, "cloudlet does not model ProvisionedPollerConfig of an"),
        ("MetricsConfig", {"Metrics": ["EventCount"]}, "cloudlet does not model MetricsConfig of an"),
        ("EventSourceArn", "arn:aws:kinesis:eu-central-1:1:stream/s", "cloudlet maps SQS queues only; arn:aws:kin"),
        ("EventSourceArn", "arn:aws:sqs:eu-central-1:1:q", "cloudlet has one account, "),
    ],
)
def test_a_mapping_of_what_is_not_modelled_is_refused(
    cloud: Cloud, create: Callable[..., str], name: str, value: object, text: str
) -> None:
    create(CODE)
    cloud.call("sqs", "CreateQueue", QueueName="q")
    arn = f"arn:aws:sqs:eu-central-1:{cloud.account}:q"
    with pytest.raises(AwsError) as refusal:
        cloud.call("lambda", "CreateEventSourceMapping", **{"FunctionName": "Fn", "EventSourceArn": arn, name: value})
    assert refusal.value.message.startswith(text)


@pytest.mark.parametrize(
    ("end", "target"), [("OnFailure", "sqs:eu-central-1:123456789012:dead.fifo"), ("OnSuccess", "s3:::shop")]
)
def test_failures_go_to_no_fifo_queue_and_successes_to_no_bucket(
    cloud: Cloud, create: Callable[..., str], end: str, target: str
) -> None:
    create(CODE)
    destinations = {end: {"Destination": f"arn:aws:{target}"}}
    with pytest.raises(AwsError, match=r"The provided destination config DestinationConfig\(.*\) is invalid\."):
        cloud.call("lambda", "PutFunctionEventInvokeConfig", FunctionName="Fn", DestinationConfig=destinations)


def test_a_function_without_a_handler_is_not_made(cloud: Cloud, create: Callable[..., str]) -> None:
    with pytest.raises(AwsError) as refusal:
        create(CODE, Handler="")
    assert refusal.value.code == "InvalidParameterValueException"
    assert refusal.value.message.startswith("Runtime and Handler are mandatory parameters")
    assert cloud.call("lambda", "ListFunctions")["Functions"] == []

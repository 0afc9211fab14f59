"""What boto3 is given comes out of the wire again, whatever the service's protocol."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from cloudlet.errors import AwsError
from tests.wire.echo import Echo

MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ARN = "arn:aws:lambda:eu-central-1:123456789012:function:sender"
CALLS: list[tuple[str, str, dict[str, Any]]] = [
    ("apigateway", "create_rest_api", {"name": "shop", "tags": {"team": "ada"}}),
    ("apigateway", "import_rest_api", {"body": b"{}", "failOnWarnings": True}),
    ("apigateway", "tag_resource", {"resourceArn": "arn:aws:apigateway:eu::/restapis/x", "tags": {"a": "b"}}),
    ("apigatewayv2", "create_api", {"Name": "shop", "ProtocolType": "HTTP"}),
    ("cloudformation", "create_stack", {"StackName": "s", "Capabilities": ["CAPABILITY_IAM"]}),
    ("cloudwatch", "put_metric_data", {"Namespace": "n", "MetricData": [{"MetricName": "m", "Value": 1.5}]}),
    ("dynamodb", "put_item", {"TableName": "t", "Item": {"id": {"B": b"\0"}, "m": {"M": {"l": {"L": []}}}}}),
    (
        "events",
        "put_events",
        {"Entries": [{"Time": MOMENT, "Source": "a", "DetailType": "b", "Detail": "{}"}]},
    ),
    (
        "iam",
        "create_role",
        {"RoleName": "r", "AssumeRolePolicyDocument": "{}", "Tags": [{"Key": "a", "Value": ""}]},
    ),
    ("kinesis", "put_record", {"StreamName": "s", "Data": b"\xff", "PartitionKey": "p"}),
    ("lambda", "invoke", {"FunctionName": ARN, "Payload": b'{"a": 1}', "InvocationType": "Event"}),
    ("lambda", "create_function", {"FunctionName": "f", "Role": "r" * 20, "Code": {"ZipFile": b"\0\xff"}}),
    ("lambda", "list_event_source_mappings", {"FunctionName": "f", "EventSourceArn": "arn:x", "MaxItems": 5}),
    ("lambda", "create_event_source_mapping", {"FunctionName": "f", "StartingPositionTimestamp": MOMENT}),
    ("lambda", "put_function_concurrency", {"FunctionName": "f", "ReservedConcurrentExecutions": 0}),
    ("lambda", "tag_resource", {"Resource": ARN, "Tags": {"a": "b"}}),
    ("lambda", "untag_resource", {"Resource": ARN, "TagKeys": ["a", "b"]}),
    ("lambda", "list_functions", {}),
    ("s3", "get_object_tagging", {"Bucket": "my-bucket", "Key": "a b/c+d/"}),
    (
        "s3",
        "upload_part_copy",
        {"Bucket": "my-bucket", "Key": "k", "CopySource": "b/k", "PartNumber": 1, "UploadId": "u"},
    ),
    ("scheduler", "list_schedules", {"NamePrefix": "a b/c", "MaxResults": 3}),
    (
        "sns",
        "publish",
        {
            "TopicArn": "t",
            "Message": "m",
            "MessageAttributes": {"a": {"DataType": "Binary", "BinaryValue": b"\0"}},
        },
    ),
    ("sqs", "receive_message", {"QueueUrl": "u", "MaxNumberOfMessages": 10, "AttributeNames": ["All"]}),
    (
        "sqs",
        "send_message",
        {
            "QueueUrl": "u",
            "MessageBody": "grüß 🎉",
            "MessageAttributes": {"a": {"DataType": "Binary", "BinaryValue": b"\0"}},
        },
    ),
    ("sqs", "set_queue_attributes", {"QueueUrl": "u", "Attributes": {"VisibilityTimeout": "30"}}),
    ("sts", "assume_role", {"RoleArn": "r" * 20, "RoleSessionName": "ada", "DurationSeconds": 900}),
]


@pytest.mark.parametrize(("service", "method", "params"), CALLS, ids=[f"{call[0]}.{call[1]}" for call in CALLS])
def test_parameters_and_refusals_cross_the_wire(echo: Echo, service: str, method: str, params: dict[str, Any]) -> None:
    echo.answer = AwsError("TooManyRequestsException", "Rate Exceeded.", 429)
    with pytest.raises(ClientError) as refusal:
        getattr(echo.client(service), method)(**params)
    extra = {"parameters": {"mode": "import"}} if method == "import_rest_api" else {}
    assert (echo.last.service, echo.last.params) == (service, params | extra)
    assert echo.last.operation.lower() == method.replace("_", "")
    assert refusal.value.response["Error"]["Code"] == "TooManyRequestsException"
    assert refusal.value.response["Error"]["Message"] == "Rate Exceeded."
    assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == 429
    assert refusal.value.response["ResponseMetadata"]["RequestId"] == "request-1"


def test_a_call_keeps_who_made_it_and_how_it_came(echo: Echo) -> None:
    from cloudlet import wire

    echo.client("sqs").list_queues()
    request = wire.parse(echo.requests[0], "SenderFunction#1", "arn:aws:iam::123456789012:role/r")
    assert isinstance(request, wire.Request)
    assert (request.caller, request.role) == ("SenderFunction#1", "arn:aws:iam::123456789012:role/r")
    assert request.http is echo.requests[0]

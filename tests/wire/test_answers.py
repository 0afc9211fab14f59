"""Results and refusals as boto3 reads them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError

from cloudlet.errors import AwsError
from cloudlet.wire import HttpResponse, RawResult
from tests.wire.echo import Echo

URL = "https://sqs.eu-central-1.amazonaws.com/123456789012/orders"


def test_a_message_comes_back_with_bytes_as_bytes(echo: Echo) -> None:
    message = {
        "Body": "ü\u0000",
        "MessageAttributes": {"a": {"DataType": "Binary", "BinaryValue": b"\0\xff"}},
    }
    echo.answer = {"Messages": [message]}
    assert echo.client("sqs").receive_message(QueueUrl=URL)["Messages"] == [message]


def test_boto3_knows_a_missing_queue_by_both_its_names(echo: Echo) -> None:
    """Recorded on AWS, 2023."""
    echo.answer = AwsError(
        "AWS.SimpleQueueService.NonExistentQueue",
        "The specified queue does not exist.",
        query_code="QueueDoesNotExist",
    )
    client = echo.client("sqs")
    with pytest.raises(client.exceptions.QueueDoesNotExist) as refusal:
        client.receive_message(QueueUrl=URL)
    assert refusal.value.response["Error"] == {
        "Code": "AWS.SimpleQueueService.NonExistentQueue",
        "QueryErrorCode": "QueueDoesNotExist",
        "Message": "The specified queue does not exist.",
        "Type": "Sender",
    }


@pytest.mark.parametrize(
    ("code", "query_code"),
    [
        ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"),
        ("AWS.SimpleQueueService.PurgeQueueInProgress", "PurgeQueueInProgress"),
        ("InvalidAttributeName", "InvalidAttributeName"),
        ("InvalidParameterValue", "InvalidParameterValueException"),
        ("MissingParameter", "MissingRequiredParameterException"),
        ("QueueAlreadyExists", "QueueNameExists"),
    ],
)
def test_an_error_of_sqs_needs_only_its_old_name(echo: Echo, code: str, query_code: str) -> None:
    echo.answer = AwsError(code, "No.")
    with pytest.raises(ClientError) as refusal:
        echo.client("sqs").receive_message(QueueUrl=URL)
    assert refusal.value.response["Error"]["Code"] == code
    assert refusal.value.response["Error"]["QueryErrorCode"] == query_code


def test_a_failure_of_the_service_is_not_the_senders(echo: Echo) -> None:
    echo.answer = AwsError("ServiceUnavailable", "Try again.", 503, sender=False)
    with pytest.raises(ClientError) as refusal:
        echo.client("sqs").receive_message(QueueUrl=URL)
    assert refusal.value.response["Error"]["Type"] == "Receiver"


def test_a_cancelled_transaction_tells_its_reasons(echo: Echo) -> None:
    reasons = [{"Code": "ConditionalCheckFailed", "Item": {"id": {"B": b"\0"}}}, {"Code": "None"}]
    echo.answer = AwsError("TransactionCanceledException", "cancelled", extra={"CancellationReasons": reasons})
    client = echo.client("dynamodb")
    with pytest.raises(client.exceptions.TransactionCanceledException) as refusal:
        client.transact_write_items(TransactItems=[{"Delete": {"TableName": "t", "Key": {"id": {"S": "a"}}}}])
    assert refusal.value.response["CancellationReasons"] == reasons


def test_an_invocation_answers_with_headers_status_and_payload(echo: Echo) -> None:
    echo.answer = {
        "StatusCode": 200,
        "FunctionError": "Unhandled",
        "LogResult": "U1RBUlQ=",
        "ExecutedVersion": "$LATEST",
        "Payload": b'{"errorMessage":"boom"}',
        "ResponseMetadata": {"RequestId": "invocation-1"},
    }
    answer = echo.client("lambda").invoke(FunctionName="f", Payload=b"{}")
    assert answer["Payload"].read() == b'{"errorMessage":"boom"}'
    assert (answer["FunctionError"], answer["LogResult"]) == ("Unhandled", "U1RBUlQ=")
    assert (answer["StatusCode"], answer["ExecutedVersion"]) == (200, "$LATEST")
    assert answer["ResponseMetadata"]["RequestId"] == "invocation-1"


def test_an_asynchronous_invocation_is_answered_202_without_a_body(echo: Echo) -> None:
    echo.answer = {"StatusCode": 202}
    answer = echo.client("lambda").invoke(FunctionName="f", InvocationType="Event")
    assert (answer["StatusCode"], answer["Payload"].read()) == (202, b"")


def test_an_operation_answers_with_its_own_status(echo: Echo) -> None:
    changed = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    echo.answer = {"UUID": "u", "State": "Creating", "LastModified": changed}
    answer = echo.client("lambda").create_event_source_mapping(FunctionName="f")
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert (answer["UUID"], answer["LastModified"]) == ("u", changed)


def test_a_refusal_of_lambda_tells_type_and_reason(echo: Echo) -> None:
    echo.answer = AwsError(
        "TooManyRequestsException",
        "Rate Exceeded.",
        429,
        extra={"Reason": "ReservedFunctionConcurrentInvocationLimitExceeded"},
    )
    client = echo.client("lambda")
    with pytest.raises(client.exceptions.TooManyRequestsException) as refusal:
        client.invoke(FunctionName="f")
    assert refusal.value.response["Type"] == "User"
    assert refusal.value.response["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded"


def test_names_that_differ_on_the_wire_are_told_in_its_words(echo: Echo) -> None:
    echo.answer = {"ApiId": "a", "Name": "shop", "CreatedDate": datetime(2026, 1, 1, tzinfo=UTC)}
    answer = echo.client("apigatewayv2").create_api(Name="shop", ProtocolType="HTTP")
    assert b'"apiId"' in echo.responses[0].body
    assert (answer["ApiId"], answer["CreatedDate"]) == ("a", datetime(2026, 1, 1, tzinfo=UTC))


def test_a_ready_response_goes_back_as_it_came_but_for_the_request_id(echo: Echo) -> None:
    ready = HttpResponse(200, {"x-amzn-requestid": "moto", "x-own": "1"}, b'{"QueueUrls":["u"]}')
    echo.answer = RawResult(ready, {"QueueUrls": ["u"]})
    assert echo.client("sqs").list_queues()["QueueUrls"] == ["u"]
    assert echo.responses[0].body == ready.body
    assert echo.responses[0].headers == {"x-amzn-requestid": "request-1", "x-own": "1"}

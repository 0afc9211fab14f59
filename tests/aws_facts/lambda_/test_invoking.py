"""Invoking functions: synchronously, asynchronously, too often, with too much."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from cloudlet import AwsError
from tests.aws_facts.lambda_.conftest import Maker

Refused = Callable[..., AwsError]
RAISE = "def handler(event, context): raise Exception('no')"


@pytest.mark.parametrize("limit", [0, 1])
def test_t172_beyond_reserved_concurrency_an_invoke_is_throttled(make: Maker, refused: Refused, limit: int) -> None:
    """T172 [A] 2025-11-25: 429 TooManyRequestsException "Rate Exceeded.", Reason ReservedFunctionConcurrentInvocationLimitExceeded."""
    make.function("import time\ndef handler(e, c): time.sleep(4)")
    make.cloud.call("lambda", "PutFunctionConcurrency", FunctionName="Fn", ReservedConcurrentExecutions=limit)
    for _ in range(limit):
        make.cloud.start("Fn", {})
    error = refused(make.cloud.call, "lambda", "Invoke", FunctionName="Fn")
    assert (error.status, error.code, error.message) == (429, "TooManyRequestsException", "Rate Exceeded.")
    assert (error.extra or {})["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded"


def test_t174_a_throttled_asynchronous_invoke_is_accepted_and_run_later(make: Maker) -> None:
    """T174 [A] 2025-11-24: 202 at once; Lambda tries again by itself."""
    make.function("import time\ndef handler(e, c): time.sleep(4)")
    make.cloud.call("lambda", "PutFunctionConcurrency", FunctionName="Fn", ReservedConcurrentExecutions=1)
    for number in range(3):
        answer = make.cloud.call(
            "lambda", "Invoke", FunctionName="Fn", InvocationType="Event", Payload=str(number).encode()
        )
        assert answer["StatusCode"] == 202
    make.cloud.settle()
    assert sorted(event.payload for event in make.cloud.history.of("invoked")) == [0, 1, 2]
    assert make.cloud.history.of("throttled")


def test_t175_a_hundred_stay_unreserved(make: Maker, refused: Refused) -> None:
    """T175 [A, D] 2025-11-25: reserving more is refused, with the minimum in the text."""
    make.function()
    error = refused(
        make.cloud.call,
        "lambda",
        "PutFunctionConcurrency",
        FunctionName="Fn",
        ReservedConcurrentExecutions=901,
    )
    assert error.code == "InvalidParameterValueException"
    assert error.message.endswith("below its minimum value of [100].")


@pytest.mark.parametrize(
    ("kind", "status", "payload"),
    [("RequestResponse", 200, b"null"), ("Event", 202, b""), ("DryRun", 204, b"")],
)
def test_t176_status_and_payload_by_invocation_type(make: Maker, kind: str, status: int, payload: bytes) -> None:
    """T176 [A] 2025-11-24: 200, 202 with nothing, 204; None comes back as null."""
    make.function()
    answer = make.cloud.call("lambda", "Invoke", FunctionName="Fn", InvocationType=kind)
    assert (answer["StatusCode"], answer.get("Payload", b"")) == (status, payload)


def test_t177_an_asynchronous_invoke_is_tried_three_times(make: Maker) -> None:
    """T177 [A, D] 2025-11-24: two retries, about one and two minutes later."""
    make.function(RAISE)
    make.cloud.call("lambda", "Invoke", FunctionName="Fn", InvocationType="Event", Payload=b"{}")
    make.cloud.settle()
    starts = [event.at // 1000 for event in make.cloud.history.of("invoked")]
    assert [later - starts[0] for later in starts] == pytest.approx([0, 60, 180], abs=2)


def test_t179_the_functions_dead_letter_queue_gets_the_payload(make: Maker) -> None:
    """T179 [A] 2025-11-24: body is the payload; attributes RequestID, ErrorCode 200 (Number), ErrorMessage."""
    dead = make.queue("FnDead")
    make.function(RAISE, DeadLetterConfig={"TargetArn": dead.arn})
    make.cloud.call("lambda", "Invoke", FunctionName="Fn", InvocationType="Event", Payload=b'{"a": 1}')
    make.cloud.settle()
    [message] = dead.messages
    assert json.loads(message.body) == {"a": 1}
    assert message.attributes["ErrorCode"] == {"DataType": "Number", "StringValue": "200"}
    assert message.attributes["ErrorMessage"]["StringValue"] == "no"
    assert set(message.attributes) == {"RequestID", "ErrorCode", "ErrorMessage"}


def test_destinations_tell_how_an_asynchronous_invoke_ended(make: Maker) -> None:
    """T177, T179 [A] 2025-11-24: OnFailure gets a record with RetriesExhausted and three attempts."""
    failed = make.queue("Failed")
    make.function(RAISE)
    destination = {"OnFailure": {"Destination": failed.arn}}
    make.cloud.call("lambda", "PutFunctionEventInvokeConfig", FunctionName="Fn", DestinationConfig=destination)
    make.cloud.call("lambda", "Invoke", FunctionName="Fn", InvocationType="Event", Payload=b"{}")
    make.cloud.settle()
    context = json.loads(failed.messages[0].body)["requestContext"]
    assert (context["condition"], context["approximateInvokeCount"]) == ("RetriesExhausted", 3)


def test_of_a_function_that_never_ran_a_destination_hears_of_no_response(make: Maker) -> None:
    """T177 [A] 2025-11-24: with a reserved concurrency of 0 the record has neither a context nor a payload of one."""
    failed, name = make.queue("Failed"), make.function()
    destination = {"OnFailure": {"Destination": failed.arn}}
    make.cloud.call("lambda", "PutFunctionEventInvokeConfig", FunctionName=name, DestinationConfig=destination)
    make.cloud.call("lambda", "PutFunctionConcurrency", FunctionName=name, ReservedConcurrentExecutions=0)
    make.cloud.call("lambda", "Invoke", FunctionName=name, InvocationType="Event")
    make.cloud.settle()
    record = json.loads(failed.messages[0].body)
    assert record.keys() == {"version", "timestamp", "requestContext", "requestPayload"}
    assert record["requestContext"]["condition"] == "ZeroReservedConcurrency"


def test_t180_a_response_over_six_megabytes_is_an_error(make: Maker) -> None:
    """T180 [A] 2025-11-24: Function.ResponseSizeTooLarge, limit 6,291,556 bytes."""
    make.function("def handler(e, c): return 'x' * 6291556")
    answer = make.cloud.call("lambda", "Invoke", FunctionName="Fn")
    error = json.loads(answer["Payload"])
    assert error == {
        "errorType": "Function.ResponseSizeTooLarge",
        "errorMessage": "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
    }


def test_t180_an_asynchronous_payload_over_a_megabyte_is_refused(make: Maker, refused: Refused) -> None:
    """T180 [D, F] API_Invoke, hyp3#2241 (2024): 413 RequestEntityTooLargeException; the limit is 1 MB since 2025."""
    make.function()
    big = json.dumps("x" * 1_048_577).encode()
    error = refused(make.cloud.call, "lambda", "Invoke", FunctionName="Fn", InvocationType="Event", Payload=big)
    assert (error.status, error.code) == (413, "RequestEntityTooLargeException")


def test_t180_a_synchronous_payload_over_six_megabytes_is_refused_in_other_words(make: Maker, refused: Refused) -> None:
    """T180 [D, F] pelmers/streetwarp-web#14 (2024-12): "Request must be smaller than 6291456 bytes ..."."""
    make.function()
    big = json.dumps("x" * 6_291_456).encode()
    error = refused(make.cloud.call, "lambda", "Invoke", FunctionName="Fn", Payload=big)
    assert (error.status, error.code) == (413, "RequestEntityTooLargeException")
    assert error.message == "Request must be smaller than 6291456 bytes for the InvokeFunction operation"


def test_t181_a_payload_that_is_no_json(make: Maker, refused: Refused) -> None:
    """T181 [A] 2025-11-24: 400 InvalidRequestContentException "Could not parse request body into json: ..."."""
    make.function()
    error = refused(make.cloud.call, "lambda", "Invoke", FunctionName="Fn", Payload=b"{")
    assert error.code == "InvalidRequestContentException"
    assert error.message.startswith("Could not parse request body into json: ")


def test_t182_a_timeout_is_three_seconds_by_default_and_900_at_most(make: Maker, refused: Refused) -> None:
    """T182 [D] gettingstarted-limits: 3 s by default, 900 s at most."""
    make.function(Timeout=None)
    assert make.cloud.call("lambda", "GetFunctionConfiguration", FunctionName="Fn")["Timeout"] == 3
    assert refused(make.function, name="Long", Timeout=901).code == "ValidationException"

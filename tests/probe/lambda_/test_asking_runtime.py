"""What Python's runtime makes of a handler: its result, its log, its context; and who may be invoked at all."""

from __future__ import annotations

import base64
import json
import re

import pytest


def logged(functions, code, event=None, **settings):
    """The tail of the log of one invocation."""
    answer, _ = functions.invoke(functions.function(code, **settings), event, LogType="Tail")
    return base64.b64decode(answer["LogResult"]).decode()


def test_a_decimal_is_a_number_of_the_result(functions):
    """[F] lambda_runtime_marshaller.py of AWS's Python runtime: Decimals, as DynamoDB gives them, become numbers."""
    name = functions.function(
        "from decimal import Decimal\n"
        "def handler(event, context): return {'count': Decimal('1250'), 'rate': Decimal('0.5'), 'big': Decimal('1E+3')}"
    )
    answer = functions("invoke", FunctionName=name)
    assert json.loads(answer["Payload"].read()) == {"count": 1250, "rate": 0.5, "big": 1000}
    assert "FunctionError" not in answer


def test_what_is_logged_has_level_time_and_request_id(functions):
    """[F] bootstrap.py of AWS's Python runtime: [LEVEL], the time, the request's id and the message, with tabs."""
    text = logged(functions, "import logging\ndef handler(event, context): logging.warning('low %s', 'stock')")
    level, time, request_id, message = next(line for line in text.splitlines() if "stock" in line).split("\t")
    assert (level, message) == ("[WARNING]", "low stock")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", time)
    assert f"START RequestId: {request_id} " in text


def test_the_log_tells_of_an_exception(functions):
    """[F] bootstrap.py of AWS's Python runtime: [ERROR], type and text, and the traceback."""
    text = logged(functions, "def handler(event, context): raise ValueError('no amount')")
    assert "[ERROR] ValueError: no amount\n" in text
    assert "Traceback (most recent call last):" in text


def test_what_was_printed_before_a_timeout_is_in_the_log(functions):
    """[D] monitoring-cloudwatchlogs: what was written is there, and after it that the task timed out."""
    code = "import time\ndef handler(event, context):\n    print('began')\n    time.sleep(2)\n"
    text = logged(functions, code, Timeout=1)
    assert "began\n" in text
    assert text.index("began") < text.index("Task timed out after 1.00 seconds")


def test_a_handler_is_a_module_and_a_function(functions):
    """[F] bootstrap.py of AWS's Python runtime: Runtime.MalformedHandlerName."""
    _, error = functions.invoke(functions.function(Handler="handler"))
    assert error["errorType"] == "Runtime.MalformedHandlerName"
    assert error["errorMessage"] == "Bad handler 'handler': not enough values to unpack (expected 2, got 1)"


def test_a_synchronous_caller_may_tell_of_himself(functions):
    """[D] Lambda API Reference, Invoke: ClientContext, base64 of a JSON object, and python-context: client_context."""
    code = """
        def handler(event, context):
            told = context.client_context
            return told and [told.custom, told.env, told.client.installation_id, told.client.app_title]
        """
    name = functions.function(code)
    told = {"custom": {"shop": "north"}, "client": {"installation_id": "i-1"}}
    assert functions.invoke(name)[1] is None
    encoded = base64.b64encode(json.dumps(told).encode()).decode()
    assert functions.invoke(name, ClientContext=encoded)[1] == [{"shop": "north"}, None, "i-1", None]


@pytest.mark.parametrize("context", ["no base64!", "bm8ganNvbg==", "WzFd"])
def test_a_client_context_is_an_object_in_base64(functions, context):
    """[D] Lambda API Reference, Invoke: ClientContext."""
    refused = functions.refused("invoke", FunctionName=functions.function(), ClientContext=context)
    assert refused.code == "InvalidRequestContentException"


@pytest.mark.parametrize("payload", [b"NaN", b'{"a": Infinity}'])
def test_what_only_python_reads_is_no_json(functions, payload):
    """T181 [A] recorded 2025-11-24: Could not parse request body into json."""
    refused = functions.refused("invoke", FunctionName=functions.function(), Payload=payload)
    assert refused.code == "InvalidRequestContentException"


def test_a_log_type_is_one_of_two(functions):
    """[D] Lambda API Reference, Invoke: None or Tail."""
    refused = functions.refused("invoke", FunctionName=functions.function(), LogType="All")
    assert refused.code == "ValidationException"
    assert refused.message.endswith("Member must satisfy enum value set: [None, Tail]")


def test_a_function_of_another_region_is_not_reachable(functions):
    """[F] as AWS words it, reported 2023 and later: ResourceNotFoundException."""
    arn = functions("get_function", FunctionName=functions.function())["Configuration"]["FunctionArn"]
    refused = functions.refused("invoke", FunctionName=arn.replace("us-east-1", "eu-west-3"))
    assert (refused.code, refused.status) == ("ResourceNotFoundException", 404)
    assert refused.message == "Functions from 'eu-west-3' are not reachable in this region ('us-east-1')"


def test_a_function_of_another_account_must_let_us_in(functions):
    """[D] access-control-resource-based: without a policy of the function nobody else invokes it."""
    parts = functions("get_function", FunctionName=functions.function())["Configuration"]["FunctionArn"].split(":")
    refused = functions.refused("invoke", FunctionName=":".join([*parts[:4], "999999999999", *parts[5:]]))
    assert (refused.code, refused.status) == ("AccessDeniedException", 403)


@pytest.mark.parametrize("name", ["no spaces", "half/name", "what?"])
def test_a_name_has_a_form(functions, name):
    """[D] Lambda API Reference, Invoke: FunctionName."""
    refused = functions.refused("invoke", FunctionName=name)
    assert refused.code in {"ValidationException", "ResourceNotFoundException"}
    assert "functionName" in refused.message or refused.status == 404


def test_without_concurrency_an_event_goes_where_failures_go_at_once(functions):
    """[D] configuration-concurrency: with none reserved, events go to the on-failure destination without retries."""
    url, name = functions.sqs.queue(), functions.function()
    functions("put_function_concurrency", FunctionName=name, ReservedConcurrentExecutions=0)
    config = {"OnFailure": {"Destination": functions.sqs.arn(url)}}
    functions("put_function_event_invoke_config", FunctionName=name, DestinationConfig=config)
    functions.invoke(name, {"a": 1}, InvocationType="Event")
    functions.wait(5)
    [message] = functions.sqs.receive(url)
    told = json.loads(message["Body"])
    assert told["requestContext"]["condition"] == "ZeroReservedConcurrency"
    assert (told["requestContext"]["approximateInvokeCount"], told["requestPayload"]) == (0, {"a": 1})


def test_a_dead_letter_has_the_first_kilobyte_of_its_error(functions):
    """[D] invocation-async-retain-records, dead-letter queues: ErrorMessage is the first 1 KB."""
    url = functions.sqs.queue()
    dead = {"TargetArn": functions.sqs.arn(url)}
    name = functions.function("def handler(event, context): raise ValueError('x' * 3000)", DeadLetterConfig=dead)
    functions("put_function_event_invoke_config", FunctionName=name, MaximumRetryAttempts=0)
    functions.invoke(name, {}, InvocationType="Event")
    functions.wait(5)
    [message] = functions.sqs.receive(url, MessageAttributeNames=["All"])
    assert message["MessageAttributes"]["ErrorMessage"]["StringValue"] == "x" * 1024


def test_tmp_is_kept_while_the_environment_is_warm(functions):
    """[D] configuration-ephemeral-storage: /tmp can be written, is the environment's own, and stays between invocations."""
    code = """
        import os
        def handler(event, context):
            with open("/tmp/count-of-a-probe.txt", "a") as file:
                file.write("x")
            return os.path.getsize("/tmp/count-of-a-probe.txt")
        """
    name, other = functions.function(code), functions.function(code)
    assert [functions.invoke(name)[1], functions.invoke(name)[1], functions.invoke(other)[1]] == [1, 2, 1]

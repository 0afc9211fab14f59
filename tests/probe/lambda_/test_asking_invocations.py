"""Invoking: kinds, errors, logs and limits."""

from __future__ import annotations

import base64

import pytest

from tests.probe.functions import NOTHING, ROLE, packed

FAILS = "def handler(event, context):\n    raise ValueError('no')\n"


def test_an_answer_is_json_with_a_version(functions):
    """T176 [A] recorded 2025-11-24."""
    answer, payload = functions.invoke(functions.function(), {"a": 1})
    assert (answer["StatusCode"], answer["ExecutedVersion"], payload) == (200, "$LATEST", {"a": 1})
    assert "FunctionError" not in answer and "LogResult" not in answer


def test_a_dry_run_runs_nothing(functions):
    """T176 [A]: 204."""
    answer, payload = functions.invoke(functions.function(FAILS), InvocationType="DryRun")
    assert (answer["StatusCode"], payload) == (204, "")


def test_an_unknown_invocation_type_is_refused(functions):
    """[D] Lambda API Reference, Invoke: three types; the words are those of its validation of enumerations."""
    refused = functions.refused("invoke", FunctionName=functions.function(), InvocationType="Later")
    assert refused.code == "ValidationException"
    assert "at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set:" in refused.message


def test_the_tail_of_the_log_comes_when_asked_for(functions):
    """[D] Lambda API Reference, Invoke: LogType Tail gives the last 4 KB, in base64."""
    name = functions.function("def handler(event, context): print('hello from here')")
    answer, _ = functions.invoke(name, LogType="Tail")
    text = base64.b64decode(answer["LogResult"]).decode()
    assert "hello from here" in text and "START RequestId: " in text and "REPORT RequestId: " in text


def report(functions, name):
    """The fields of the last line of an invocation's log."""
    answer, _ = functions.invoke(name, LogType="Tail")
    line = base64.b64decode(answer["LogResult"]).decode().splitlines()[-1]
    return dict(field.split(": ") for field in line.split("\t") if field)


def test_the_report_tells_a_cold_start_by_itself(functions):
    """[D] Lambda Developer Guide, "Lambda execution environment": Init Duration; billed with the rest since August 2025."""
    name = functions.function("import time\ndef handler(event, context): time.sleep(1)")
    cold, warm = report(functions, name), report(functions, name)
    assert "Init Duration" not in warm
    for told in (cold, warm):
        assert 1000 <= float(told["Duration"].split()[0]) < 1100
    billed = float(cold["Duration"].split()[0]) + float(cold["Init Duration"].split()[0])
    assert abs(billed - float(cold["Billed Duration"].split()[0])) <= 1


def test_the_report_tells_how_it_went_wrong(functions):
    """[F] reports of AWS in 2024 and later: Status timeout, or error with its type."""
    slow = report(functions, functions.function("import time\ndef handler(event, context): time.sleep(9)"))
    assert (slow["Status"], slow["Duration"]) == ("timeout", "3000.00 ms")
    gone = report(functions, functions.function("import sys\ndef handler(event, context): sys.exit(1)"))
    assert (gone["Status"], gone["Error Type"]) == ("error", "Runtime.ExitError")


def test_an_error_has_type_message_and_trace(functions):
    """T051 [A] recorded 2025-11-24."""
    answer, payload = functions.invoke(functions.function(FAILS))
    assert (answer["StatusCode"], answer["FunctionError"]) == (200, "Unhandled")
    assert (payload["errorType"], payload["errorMessage"]) == ("ValueError", "no")
    assert payload["requestId"] == answer["ResponseMetadata"]["RequestId"]
    assert payload["stackTrace"][-1].endswith("raise ValueError('no')\n")


@pytest.mark.parametrize(
    ("code", "kind", "text"),
    [
        ("def other(event, context): pass", "Runtime.HandlerNotFound", "Handler 'handler' missing on module 'app'"),
        (
            "import nothing_like_that",
            "Runtime.ImportModuleError",
            "Unable to import module 'app': No module named 'nothing_like_that'",
        ),
        ("def handler(event, context) pass", "Runtime.UserCodeSyntaxError", "Syntax error in module 'app': "),
        (
            "def handler(event, context): return {1, 2}",
            "Runtime.MarshalError",
            "Unable to marshal response: Object of type set is not JSON serializable",
        ),
    ],
    ids=["missing", "import", "syntax", "marshal"],
)
def test_the_runtime_has_errors_of_its_own(functions, code, kind, text):
    """[D] AWS Lambda Python runtime interface client: error types and texts."""
    answer, payload = functions.invoke(functions.function(code))
    assert (answer["FunctionError"], payload["errorType"]) == ("Unhandled", kind)
    assert payload["errorMessage"].startswith(text)


def test_an_exit_is_told_with_its_status(functions):
    """[A-] AWS-validated: Runtime.ExitError."""
    _, payload = functions.invoke(functions.function("import sys\ndef handler(event, context): sys.exit(1)"))
    assert payload["errorType"] == "Runtime.ExitError"
    assert payload["errorMessage"].endswith("Error: Runtime exited with error: exit status 1")


def test_a_function_that_is_not_there_is_not_found(functions):
    """[A] recorded 2025-11-27: 404, with the ARN."""
    refused = functions.refused("invoke", FunctionName="fn-nowhere")
    assert (refused.code, refused.status) == ("ResourceNotFoundException", 404)
    assert refused.message.startswith("Function not found: arn:aws:lambda:us-east-1:")


def test_none_reserved_is_throttled_with_a_reason(functions):
    """T172 [A] recorded 2025-11-25."""
    name = functions.function()
    functions("put_function_concurrency", FunctionName=name, ReservedConcurrentExecutions=0)
    with pytest.raises(functions.client.exceptions.TooManyRequestsException) as caught:
        functions.invoke(name)
    told = caught.value.response
    assert told["ResponseMetadata"]["HTTPStatusCode"] == 429
    assert (told["Reason"], told["Type"]) == ("ReservedFunctionConcurrentInvocationLimitExceeded", "User")
    assert told["message"] == "Rate Exceeded."


def test_a_payload_that_is_no_json_is_refused(functions):
    """T181 [A] recorded 2025-11-24."""
    refused = functions.refused("invoke", FunctionName=functions.function(), Payload=b"{no")
    assert (refused.code, refused.status) == ("InvalidRequestContentException", 400)
    assert refused.message.startswith("Could not parse request body into json: ")


def test_a_function_is_pending_and_then_active(functions):
    """[A] recorded 2025-11-24: CreateFunction says Pending, an update InProgress; later it is Active and Successful."""
    name = functions.function()
    facts = {"Runtime": "python3.13", "Handler": "app.handler", "Role": ROLE}
    made = functions("create_function", FunctionName=f"{name}-2", Code={"ZipFile": packed(NOTHING)}, **facts)
    assert (made["State"], made["StateReasonCode"]) == ("Pending", "Creating")
    changed = functions("update_function_configuration", FunctionName=name, Timeout=4)
    assert (changed["State"], changed["LastUpdateStatus"]) == ("Active", "InProgress")
    functions.wait(2)
    now = functions("get_function_configuration", FunctionName=name)
    assert (now["State"], now["LastUpdateStatus"], now["Timeout"]) == ("Active", "Successful", 4)


def test_a_name_is_used_once(functions):
    """[D] Lambda API Reference, CreateFunction: ResourceConflictException."""
    name = functions.function()
    arguments = {"Runtime": "python3.13", "Handler": "app.handler", "Role": ROLE}
    with pytest.raises(functions.client.exceptions.ResourceConflictException) as caught:
        functions("create_function", FunctionName=name, Code={"ZipFile": b"PK"}, **arguments)
    assert caught.value.response["Error"]["Message"] == f"Function already exist: {name}"


def test_a_warm_environment_keeps_what_a_module_holds(functions):
    """[D] lambda-runtime-environment: what is outside of the handler stays between invocations."""
    name = functions.function(
        "count = 0\ndef handler(event, context):\n    global count\n    count += 1\n    return count"
    )
    assert [functions.invoke(name)[1] for _ in range(2)] == [1, 2]


def test_new_code_runs_in_a_new_environment(functions):
    """[D] lambda-runtime-environment: an update ends the environments of before."""
    name = functions.function(
        "count = 0\ndef handler(event, context):\n    global count\n    count += 1\n    return count"
    )
    functions.invoke(name)
    functions("update_function_configuration", FunctionName=name, Timeout=4)
    functions.wait(1)
    assert functions.invoke(name)[1] == 1

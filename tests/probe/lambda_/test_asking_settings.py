"""Settings of functions: their ranges, their environment variables, and the account's limits."""

from __future__ import annotations

import pytest

from tests.probe.functions import NOTHING, ROLE, packed

UNABLE = "Lambda was unable to configure your environment variables because the environment variables you have provided"


def refused(functions, **settings):
    facts = {"Runtime": "python3.13", "Handler": "app.handler", "Role": ROLE, "Code": {"ZipFile": packed(NOTHING)}}
    return functions.refused("create_function", FunctionName="fn-refused", **facts | settings)


@pytest.mark.parametrize(
    "settings", [{"Timeout": 0}, {"Timeout": 901}, {"MemorySize": 127}, {"MemorySize": 10_241}], ids=str
)
def test_timeout_and_memory_have_ranges(functions, settings):
    """T182 [D] Lambda API Reference, CreateFunction: 1 to 900 seconds, 128 to 10,240 MB."""
    [name] = settings
    answer = refused(functions, **settings)
    assert answer.code == "ValidationException"
    assert f"at '{name[0].lower()}{name[1:]}' failed to satisfy constraint" in answer.message


@pytest.mark.parametrize("name", ["AWS_REGION", "AWS_ACCESS_KEY_ID", "_HANDLER", "LAMBDA_TASK_ROOT"])
def test_lambdas_own_variables_are_reserved(functions, name):
    """[D] configuration-envvars, the words [F] as AWS has them: reserved keys."""
    answer = refused(functions, Environment={"Variables": {name: "x", "MINE": "y"}})
    assert answer.code == "InvalidParameterValueException"
    assert answer.message == (
        f"{UNABLE} contains reserved keys that are currently not supported for modification. "
        f"Reserved keys used in this request: {name}"
    )


def test_variables_have_four_kilobytes(functions):
    """[D] gettingstarted-limits: 4 KB in all; the words [F] as AWS has them."""
    answer = refused(functions, Environment={"Variables": {"LONG": "x" * 4096}})
    assert answer.code == "InvalidParameterValueException"
    assert answer.message.startswith(f"{UNABLE} exceeded the 4KB limit. String measured: ")


def test_an_endpoint_url_is_no_reserved_variable(functions):
    """[D] configuration-envvars: what is not on the list may be set."""
    name = functions.function(Environment={"Variables": {"AWS_ENDPOINT_URL": "http://localhost", "TZ": "UTC"}})
    told = functions("get_function_configuration", FunctionName=name)["Environment"]["Variables"]
    assert told["AWS_ENDPOINT_URL"] == "http://localhost"


def test_what_is_reserved_is_no_more_shared(functions):
    """[D] Lambda API Reference, GetAccountSettings: unreserved is what functions without a reservation share."""
    name = functions.function()
    before = functions("get_account_settings")["AccountLimit"]["UnreservedConcurrentExecutions"]
    functions("put_function_concurrency", FunctionName=name, ReservedConcurrentExecutions=7)
    limit = functions("get_account_settings")["AccountLimit"]
    functions("delete_function_concurrency", FunctionName=name)
    assert limit["ConcurrentExecutions"] == 1000
    assert limit["UnreservedConcurrentExecutions"] == before - 7


@pytest.mark.parametrize("name", ["1ST", "TABLE-NAME", "T", "my name"])
def test_a_variable_has_a_name(functions, name):
    """[D] configuration-envvars: a letter first, then letters, digits and underscores, two characters at least."""
    answer = refused(functions, Environment={"Variables": {name: "x"}})
    assert answer.code == "ValidationException"
    assert answer.message.startswith("1 validation error detected: Value at 'environment.variables' failed")


@pytest.mark.parametrize(
    ("settings", "where"),
    [
        ({"FunctionName": "f" * 65}, "functionName"),
        ({"FunctionName": "my function"}, "functionName"),
        ({"Role": "worker"}, "role"),
        ({"Description": "x" * 257}, "description"),
        ({"DeadLetterConfig": {"TargetArn": "dead-letters"}}, "deadLetterConfig.targetArn"),
        ({"EphemeralStorage": {"Size": 511}}, "ephemeralStorage.size"),
        ({"EphemeralStorage": {"Size": 10_241}}, "ephemeralStorage.size"),
    ],
    ids=str,
)
def test_what_a_function_is_told_has_its_form(functions, settings, where):
    """[D] Lambda API Reference, CreateFunction."""
    facts = {"FunctionName": "fn-refused", "Runtime": "python3.13", "Handler": "app.handler", "Role": ROLE}
    answer = functions.refused("create_function", Code={"ZipFile": packed(NOTHING)}, **facts | settings)
    assert answer.code == "ValidationException"
    assert f"at '{where}' failed to satisfy constraint" in answer.message


def test_no_less_than_nothing_is_reserved(functions):
    """[D] Lambda API Reference, PutFunctionConcurrency: 0 at least."""
    settings = {"FunctionName": functions.function(), "ReservedConcurrentExecutions": -1}
    assert functions.refused("put_function_concurrency", **settings).code == "ValidationException"


def test_a_function_is_changed_by_one_at_a_time(functions):
    """[D] Lambda Developer Guide, "Lambda function states", the words [F] nelhage/llama#64 (2023): until it is updated."""
    name = functions.function()
    changed = functions("update_function_configuration", FunctionName=name, Timeout=4)
    for operation, change in (
        ("update_function_code", {"ZipFile": packed(NOTHING)}),
        ("update_function_configuration", {"Timeout": 5}),
    ):
        refusal = functions.refused(operation, FunctionName=name, **change)
        assert (refusal.code, refusal.status) == ("ResourceConflictException", 409)
        told = "The operation cannot be performed at this time. An update is in progress for resource: "
        assert refusal.message == told + changed["FunctionArn"]
    assert functions("get_function_configuration", FunctionName=name)["LastUpdateStatus"] == "InProgress"
    functions.wait(2)
    assert functions("get_function_configuration", FunctionName=name)["Timeout"] == 4
    assert functions("update_function_configuration", FunctionName=name, Timeout=5)["Timeout"] == 5


def test_dead_letters_go_to_a_queue_or_a_topic(functions):
    """[F] measured on AWS by the authors of cdk-preflight, 2026: the service in the ARN."""
    answer = refused(functions, DeadLetterConfig={"TargetArn": "arn:aws:lambda:us-east-1:000000000000:function:f"})
    assert (answer.code, answer.message) == (
        "InvalidParameterValueException",
        "Invalid dead letter queue ARN: The service specified by the TargetArn is not supported for dead letter "
        "configuration.",
    )

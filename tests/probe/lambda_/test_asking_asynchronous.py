"""Asynchronous events: how often they are tried, how old they grow, and where they end."""

from __future__ import annotations

import json

import pytest

from tests.probe.lambda_.test_asking_invocations import FAILS


def destined(functions, name, *, retries=0, **targets):
    config = {kind: {"Destination": arn} for kind, arn in targets.items()}
    settings = {"FunctionName": name, "MaximumRetryAttempts": retries, "DestinationConfig": config}
    return functions("put_function_event_invoke_config", **settings)


def test_success_goes_to_a_queue_with_its_record(functions):
    """[A] recorded 2025-11-24: version, timestamp, request and response."""
    url, name = functions.sqs.queue(), functions.function()
    destined(functions, name, OnSuccess=functions.sqs.arn(url))
    functions.invoke(name, {"a": 1}, InvocationType="Event")
    functions.wait(5)
    [message] = functions.sqs.receive(url)
    record = json.loads(message["Body"])
    assert set(record) == {
        "version", "timestamp", "requestContext", "requestPayload", "responseContext", "responsePayload",
    }  # fmt: skip
    assert record["requestContext"]["condition"] == "Success" and record["responsePayload"] == {"a": 1}
    assert record["responseContext"] == {"statusCode": 200, "executedVersion": "$LATEST"}
    assert record["timestamp"].endswith("Z")


def test_failure_goes_to_a_function_too(functions):
    """[D] invocation-async-retain-records: a destination may be a queue, a topic, a function or an event bus."""
    watcher, report = functions.reporting()
    arn = functions("get_function", FunctionName=watcher)["Configuration"]["FunctionArn"]
    name = functions.function(FAILS)
    destined(functions, name, OnFailure=arn)
    functions.invoke(name, {"a": 1}, InvocationType="Event")
    functions.wait(6)
    [record] = functions.reported(report)
    assert record["requestContext"]["condition"] == "RetriesExhausted"
    assert record["responsePayload"]["errorMessage"] == "no"
    assert record["responseContext"]["functionError"] == "Unhandled"


def test_retries_are_counted(functions):
    """T177 [A] recorded 2025-11-24: two by default, a minute and two minutes later."""
    url, name = functions.sqs.queue(), functions.function(FAILS)
    destined(functions, name, retries=2, OnFailure=functions.sqs.arn(url))
    functions.invoke(name, {}, InvocationType="Event")
    functions.wait(150)
    assert functions.sqs.receive(url) == []
    functions.wait(60)
    [message] = functions.sqs.receive(url)
    assert json.loads(message["Body"])["requestContext"]["approximateInvokeCount"] == 3


def test_an_event_grows_too_old(functions):
    """[A] recorded, test_maxeventage: EventAgeExceeded instead of another retry."""
    url, name = functions.sqs.queue(), functions.function(FAILS)
    config = {"OnFailure": {"Destination": functions.sqs.arn(url)}}
    functions(
        "put_function_event_invoke_config", FunctionName=name, MaximumEventAgeInSeconds=60, DestinationConfig=config
    )
    functions.invoke(name, {}, InvocationType="Event")
    functions.wait(120)
    [message] = functions.sqs.receive(url)
    context = json.loads(message["Body"])["requestContext"]
    assert (context["condition"], context["approximateInvokeCount"]) == ("EventAgeExceeded", 1)


@pytest.mark.parametrize(
    "settings",
    [
        {"MaximumRetryAttempts": 3},
        {"MaximumRetryAttempts": -1},
        {"MaximumEventAgeInSeconds": 59},
        {"MaximumEventAgeInSeconds": 21_601},
    ],
    ids=str,
)
def test_retries_and_age_have_ranges(functions, settings):
    """T177 [D] Lambda API Reference, PutFunctionEventInvokeConfig: 0 to 2; 60 to 21,600 seconds."""
    refused = functions.refused("put_function_event_invoke_config", FunctionName=functions.function(), **settings)
    assert refused.code in {"ValidationException", "InvalidParameterValueException"}


def test_an_empty_configuration_is_refused(functions):
    """[A] recorded 2025, test_lambda_eventinvokeconfig_exceptions."""
    refused = functions.refused("put_function_event_invoke_config", FunctionName=functions.function())
    assert refused.code == "InvalidParameterValueException"
    assert refused.message == "You must specify at least one of error handling or destination setting."


def test_a_configuration_of_no_function_is_not_found(functions):
    """[A] recorded 2025, test_lambda_eventinvokeconfig_exceptions: other words than elsewhere."""
    refused = functions.refused("put_function_event_invoke_config", FunctionName="fn-nowhere", MaximumRetryAttempts=0)
    assert (refused.code, refused.message) == ("ResourceNotFoundException", "The function doesn't exist.")


def test_a_configuration_can_be_removed(functions):
    """[D] Lambda API Reference, DeleteFunctionEventInvokeConfig."""
    name = functions.function()
    destined(functions, name, retries=0)
    assert functions("get_function_event_invoke_config", FunctionName=name)["MaximumRetryAttempts"] == 0
    functions("delete_function_event_invoke_config", FunctionName=name)
    refused = functions.refused("get_function_event_invoke_config", FunctionName=name)
    assert refused.code == "ResourceNotFoundException"

"""What can be done to a mapping in each of its states."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cloudlet import AwsError
from tests.aws_facts.lambda_.conftest import SETTLING_S, Maker

Refused = Callable[..., AwsError]


@pytest.mark.parametrize("settings", [{"Enabled": False}, {"BatchSize": 3}])
def test_a_mapping_that_is_on_its_way_is_not_updated(make: Maker, refused: Refused, settings: dict[str, Any]) -> None:
    """[D] Lambda API Reference, UpdateEventSourceMapping: ResourceInUseException while it is being created or updated."""
    make.function()
    uuid = make.mapping(make.queue())["UUID"]
    text = "Cannot update the event source mapping because it is in use."
    error = refused(make.cloud.call, "lambda", "UpdateEventSourceMapping", UUID=uuid, **settings)
    assert (error.status, error.code, error.message) == (400, "ResourceInUseException", text)
    make.cloud.run(SETTLING_S)
    make.cloud.call("lambda", "UpdateEventSourceMapping", UUID=uuid, **settings)
    error = refused(make.cloud.call, "lambda", "UpdateEventSourceMapping", UUID=uuid, Enabled=True)
    assert (error.code, error.message) == ("ResourceInUseException", text)


def test_a_mapping_that_is_being_updated_is_not_deleted(make: Maker, refused: Refused) -> None:
    """[D] Lambda API Reference, DeleteEventSourceMapping: ResourceInUseException while it is being updated."""
    make.function()
    uuid = make.mapping(make.queue())["UUID"]
    make.cloud.run(SETTLING_S)
    make.cloud.call("lambda", "UpdateEventSourceMapping", UUID=uuid, BatchSize=3)
    error = refused(make.cloud.call, "lambda", "DeleteEventSourceMapping", UUID=uuid)
    assert error.message == "Cannot delete the event source mapping because it is in use."
    make.cloud.run(SETTLING_S)
    assert make.cloud.call("lambda", "DeleteEventSourceMapping", UUID=uuid)["State"] == "Deleting"


def test_a_mapping_is_led_to_another_function(make: Maker) -> None:
    """T016 [D] UpdateEventSourceMapping, FunctionName: from then on the other function has the messages."""
    wiring = make.wired("def handler(event, context): pass")
    make.function(name="Other")
    changed = make.cloud.call("lambda", "UpdateEventSourceMapping", UUID=wiring.uuid, FunctionName="Other")
    assert changed["FunctionArn"].endswith(":function:Other")
    make.cloud.run(SETTLING_S)
    wiring.queue.send("text")
    make.cloud.settle()
    assert [event.actor for event in make.cloud.history.of("invoked")] == ["Other"]


def test_a_mapping_is_led_to_no_function_that_is_not_there(make: Maker, refused: Callable[..., AwsError]) -> None:
    """T016 [D] UpdateEventSourceMapping: refused as by CreateEventSourceMapping, and nothing is changed."""
    wiring = make.wired("def handler(event, context): pass")
    refusal = refused(make.cloud.call, "lambda", "UpdateEventSourceMapping", UUID=wiring.uuid, FunctionName="Nobody")
    assert (refusal.code, refusal.message) == ("InvalidParameterValueException", "Function does not exist")
    shown = make.cloud.call("lambda", "GetEventSourceMapping", UUID=wiring.uuid)
    assert shown["FunctionArn"].endswith(":function:Fn")

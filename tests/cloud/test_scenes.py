"""What a check may do to the cloud that a client may not."""

from __future__ import annotations

from pathlib import Path

from cloudlet import Cloud
from tests.aws_facts.lambda_.conftest import SETTLING_S, Maker


def test_the_last_change_of_a_mapping_counts(tmp_path: Path) -> None:
    """It may be disabled at any moment, and takes nothing from then on, whatever it was becoming."""
    with Cloud(seed=1, calm=True) as cloud:
        make = Maker(cloud, tmp_path)
        make.function()
        queue = make.queue()
        uuid = make.mapping(queue)["UUID"]
        cloud.mappings.change(uuid, Enabled=False)
        queue.send("waits")
        cloud.run(SETTLING_S)
        assert (cloud.mappings.mappings[uuid].state, len(queue.visible)) == ("Disabled", 1)
        cloud.mappings.change(uuid, BatchSize=3)
        cloud.mappings.change(uuid, Enabled=True)
        cloud.run(SETTLING_S)
        assert (cloud.mappings.mappings[uuid].state, len(queue.messages)) == ("Enabled", 0)


def test_a_function_can_be_changed_twice_at_once(tmp_path: Path) -> None:
    """The API refuses the second change for a while; a check need not wait."""
    with Cloud(seed=1, calm=True) as cloud:
        name = Maker(cloud, tmp_path).function()
        cloud.call("lambda", "UpdateFunctionConfiguration", FunctionName=name, Timeout=7)
        cloud.functions.change(FunctionName=name, Timeout=8)
        assert cloud.functions.functions[name].timeout_s == 8

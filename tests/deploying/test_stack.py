"""Stacks on a CloudFormation that is made up here: only its answers matter."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from workshop.course import Trouble
from workshop.deploying import stack
from workshop.deploying.stack import Stack

Document = dict[str, Any]


def document(timeout: int = 3, key: str = "a.zip") -> Document:
    function = {"Timeout": timeout, "Code": {"S3Bucket": "b", "S3Key": key}}
    return {"Resources": {"Sender": {"Type": "AWS::Lambda::Function", "Properties": function}}}


class CloudFormation:
    """Does at once what it is told; `fails` is how the next change ends."""

    def __init__(self) -> None:
        self.status = ""
        self.body = ""
        self.done: list[str] = []
        self.events: list[dict[str, str]] = []
        self.fails = ""

    def create_stack(self, TemplateBody: str, **_: Any) -> None:
        self._change("CREATE", TemplateBody)

    def update_stack(self, TemplateBody: str, **_: Any) -> None:
        if TemplateBody == self.body:
            raise self._error("No updates are to be performed.")
        self._change("UPDATE", TemplateBody)

    def delete_stack(self, **_: Any) -> None:
        self.done.append("DELETE")
        self.status, self.body, self.events = "", "", []

    def get_template(self, **_: Any) -> dict[str, Any]:
        return {"TemplateBody": self.body}

    def describe_stacks(self, **_: Any) -> dict[str, Any]:
        if not self.status:
            raise self._error("Stack with id shop does not exist")
        outputs = [{"OutputKey": "QueueUrl", "OutputValue": "http://q"}]
        return {"Stacks": [{"StackStatus": self.status, "Outputs": outputs}]}

    def describe_stack_events(self, **_: Any) -> dict[str, Any]:
        return {"StackEvents": copy.deepcopy(self.events[::-1])}

    def _change(self, what: str, body: str) -> None:
        self.done.append(what)
        self.body, end = body, self.fails or f"{what}_COMPLETE"
        self.status = "ROLLBACK_COMPLETE" if end.endswith("_FAILED") else end
        event = {"EventId": str(len(self.done)), "LogicalResourceId": "Sender", "ResourceStatus": end}
        reason = {"ResourceStatusReason": "the role is not there"} if self.fails else {}
        self.events.append(event | {"ResourceType": "AWS::Lambda::Function"} | reason)
        self.fails = ""

    def _error(self, text: str) -> ClientError:
        return ClientError({"Error": {"Code": "ValidationError", "Message": text}}, "any")


@pytest.fixture
def cloud() -> CloudFormation:
    return CloudFormation()


@pytest.fixture
def said() -> list[str]:
    return []


def on(cloud: CloudFormation, said: list[str], *, updates_well: bool = True) -> Stack:
    return Stack(cloud, "shop", said.append, updates_well=updates_well)


def test_a_stack_is_created_then_updated_then_left_alone(cloud: CloudFormation, said: list[str]) -> None:
    for key in ("a.zip", "b.zip", "b.zip"):
        on(cloud, said).put(document(key=key))

    assert cloud.done == ["CREATE", "UPDATE"]
    assert said == ["Sender created", "Sender updated", "nothing to change"]
    assert on(cloud, said).outputs() == {"QueueUrl": "http://q"}


def test_what_failed_is_told_with_the_cloud_s_reason(cloud: CloudFormation, said: list[str]) -> None:
    cloud.fails = "CREATE_FAILED"

    with pytest.raises(Trouble, match=r"ROLLBACK_COMPLETE.*\n  Sender: the role is not there"):
        on(cloud, said).put(document())


def test_a_stack_that_failed_is_made_anew_the_next_time(cloud: CloudFormation, said: list[str]) -> None:
    cloud.fails = "CREATE_FAILED"
    with pytest.raises(Trouble):
        on(cloud, said).put(document())

    on(cloud, said).put(document())

    assert cloud.done == ["CREATE", "DELETE", "CREATE"]
    assert cloud.status == "CREATE_COMPLETE"


def test_where_updates_go_wrong_only_code_is_updated(cloud: CloudFormation, said: list[str]) -> None:
    for wanted in (document(), document(key="b.zip"), document(timeout=9, key="b.zip")):
        on(cloud, said, updates_well=False).put(wanted)

    assert cloud.done == ["CREATE", "UPDATE", "DELETE", "CREATE"]
    assert json.loads(cloud.body) == document(timeout=9, key="b.zip")


def test_where_updates_go_well_everything_is_updated(cloud: CloudFormation, said: list[str]) -> None:
    for wanted in (document(), document(timeout=9)):
        on(cloud, said).put(wanted)

    assert cloud.done == ["CREATE", "UPDATE"]


def test_a_stack_that_never_ends_is_given_up(
    cloud: CloudFormation, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stack, "LIMIT_S", 0)
    cloud.fails = "CREATE_IN_PROGRESS"

    with pytest.raises(Trouble, match="still CREATE_IN_PROGRESS"):
        on(cloud, said).put(document())

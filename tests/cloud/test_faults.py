"""Trouble on order: throttles, errors, failed entries; only handlers are hit, and they can be retried."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cloudlet import AwsError, Cloud
from cloudlet.wire.request import Request

SENDER = """
import boto3
from botocore.exceptions import ClientError
sqs = boto3.client("sqs")
def handler(event, context):
    entries = [{"Id": str(n), "MessageBody": str(n)} for n in range(event.get("entries", 0))]
    try:
        if entries:
            answer = sqs.send_message_batch(QueueUrl="q", Entries=entries)
            return {"ok": [e["Id"] for e in answer.get("Successful", [])], "failed": answer.get("Failed", [])}
        return sqs.send_message(QueueUrl="q", MessageBody="x")["MessageId"]
    except ClientError as error:
        return error.response["Error"]["Code"]
"""


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[Cloud]:
    (tmp_path / "app.py").write_text(SENDER)
    with Cloud(seed=1, calm=True) as cloud:
        cloud.call("sqs", "CreateQueue", QueueName="q")
        cloud.call(
            "lambda", "CreateFunction", FunctionName="Fn", Handler="app.handler", Role="arn:aws:iam::123456789012:role/r", Timeout=60,
            Code={"Folder": str(tmp_path)},
        )  # fmt: skip
        yield cloud


def test_a_throttle_that_ends_is_survived_by_botos_own_retries(cloud: Cloud) -> None:
    fault = cloud.faults.throttle("sqs", times=2)
    assert len(cloud.invoke("Fn", {}).payload) == 36
    assert fault.strikes == 2
    assert len(cloud.sqs.queues["q"].messages) == 1


def test_a_throttle_that_stays_reaches_the_handler(cloud: Cloud) -> None:
    cloud.faults.throttle("sqs", "SendMessage")
    assert cloud.invoke("Fn", {}).payload == "RequestThrottled"
    assert cloud.sqs.queues["q"].messages == []


def test_a_call_that_finds_a_closed_connection_has_no_effect_and_is_no_client_error(cloud: Cloud) -> None:
    fault = cloud.faults.disconnect("sqs", "SendMessage")
    done = cloud.invoke("Fn", {})
    assert (done.error or {})["errorType"] == "ConnectionClosedError"
    assert fault.strikes > 1  # botocore tries again
    assert cloud.sqs.queues["q"].messages == []


def test_a_call_that_is_taken_and_not_heard_has_its_effect_at_each_try(cloud: Cloud) -> None:
    fault = cloud.faults.disconnect("sqs", "SendMessage", taken=True, times=2)
    sent = cloud.invoke("Fn", {}).payload
    assert fault.strikes == 2
    ids = [message.id for message in cloud.sqs.queues["q"].messages]
    assert len(ids) == 3 and sent == ids[-1]
    cloud.faults.clear()
    cloud.faults.disconnect("sqs", "SendMessage", taken=True)
    done = cloud.invoke("Fn", {})
    assert (done.error or {})["errorType"] == "ConnectionClosedError"
    assert len(cloud.sqs.queues["q"].messages) > len(ids) + 1
    assert all("result" in event.facts for event in cloud.history.of("call", operation="SendMessage"))


def test_some_calls_may_pass_first_and_some_orders_only_be_hit(cloud: Cloud) -> None:
    error = AwsError("AccessDenied", "no", 403)
    cloud.faults.fail("sqs", "SendMessage", error, when=lambda request: request.params["MessageBody"] == "x", skip=1)
    assert len(cloud.invoke("Fn", {}).payload) == 36
    assert cloud.invoke("Fn", {}).payload == "AccessDenied"


def test_the_chosen_entries_of_a_batch_fail_and_the_others_arrive(cloud: Cloud) -> None:
    cloud.faults.fail_entries("sqs", "SendMessageBatch", lambda entry: entry["MessageBody"] in ("1", "3"), times=1)
    answer = cloud.invoke("Fn", {"entries": 5}).payload
    assert answer["ok"] == ["0", "2", "4"]
    assert [(one["Id"], one["SenderFault"], one["Code"]) for one in answer["failed"]] == [
        ("1", False, "InternalError"),
        ("3", False, "InternalError"),
    ]
    assert sorted(message.body for message in cloud.sqs.queues["q"].messages) == ["0", "2", "4"]


def test_a_batch_of_which_every_entry_fails_never_reaches_the_queue(cloud: Cloud) -> None:
    cloud.faults.fail_entries("sqs", "SendMessageBatch", lambda entry: True, sender_fault=True)
    answer = cloud.invoke("Fn", {"entries": 2}).payload
    assert (answer["ok"], [one["SenderFault"] for one in answer["failed"]]) == ([], [True, True])
    # As on AWS, where an answer without a success has no Successful: open-telemetry/opentelemetry-python-contrib#4744.
    assert "Successful" not in cloud.history.of("call", operation="SendMessageBatch")[-1].result


def test_entries_fail_only_in_calls_for_which_a_condition_holds(cloud: Cloud) -> None:
    cloud.faults.fail_entries("sqs", "SendMessageBatch", lambda entry: True, when=lambda request: False)
    assert cloud.invoke("Fn", {"entries": 2}).payload["ok"] == ["0", "1"]


def test_clients_outside_are_never_hit(cloud: Cloud) -> None:
    cloud.faults.throttle("sqs")
    cloud.faults.crash("before", times=10)
    assert "MessageId" in cloud.call("sqs", "SendMessage", QueueUrl="q", MessageBody="x")


def test_the_history_tells_of_trouble_and_of_calls(cloud: Cloud) -> None:
    cloud.faults.throttle("sqs", times=1)
    invocation = cloud.invoke("Fn", {})
    calls = cloud.history.of("call", invocation=invocation.request_id)
    assert [getattr(call.facts.get("error"), "code", "ok") for call in calls] == ["RequestThrottled", "ok"]
    assert len(cloud.history.of("fault", name="throttle")) == 1
    assert json.dumps(calls[1].params)


def test_api_gateways_own_calls_are_hit_too_but_it_never_dies(cloud: Cloud) -> None:
    cloud.faults.crash("before")
    cloud.faults.throttle("sqs", times=1)
    answers: list[object] = []
    for _ in range(2):
        cloud.dispatch(
            Request("sqs", "SendMessage", {"QueueUrl": "q", "MessageBody": "x"}, caller="api"), answers.append
        )
    assert [isinstance(answer, AwsError) for answer in answers] == [True, False]


def test_a_slow_call_takes_its_time_before_it_has_any_effect(cloud: Cloud) -> None:
    cloud.faults.slow("sqs", "SendMessage", seconds=5)
    invocation = cloud.start("Fn", {})
    cloud.run(4)
    assert not invocation.done
    assert cloud.sqs.queues["q"].messages == []
    cloud.run(2)
    assert len(invocation.payload) == 36
    assert len(cloud.sqs.queues["q"].messages) == 1


WRITER = """
import boto3
dynamodb = boto3.client("dynamodb")
def handler(event, context):
    writes = [{"PutRequest": {"Item": {"id": {"S": name}}}} for name in event]
    try:
        answer = dynamodb.batch_write_item(RequestItems={"Letters": writes})
        return [write["PutRequest"]["Item"]["id"]["S"] for write in answer["UnprocessedItems"].get("Letters", [])]
    except dynamodb.exceptions.ProvisionedThroughputExceededException:
        return "throttled"
"""


def test_a_batch_of_writes_may_be_done_in_part_and_is_throttled_where_nothing_is_done(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(WRITER)
    with Cloud(seed=1, calm=True) as cloud:
        cloud.call(
            "dynamodb", "CreateTable", TableName="Letters", BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        )  # fmt: skip
        cloud.call(
            "lambda", "CreateFunction", FunctionName="Fn", Handler="app.handler", Role="arn:aws:iam::123456789012:role/r", Timeout=60,
            Code={"Folder": str(tmp_path)},
        )  # fmt: skip
        fault = cloud.faults.leave_unprocessed(lambda write: write["PutRequest"]["Item"]["id"]["S"] == "b")
        assert cloud.invoke("Fn", ["a", "b", "c"]).payload == ["b"]
        assert cloud.call("dynamodb", "Scan", TableName="Letters")["Count"] == 2
        assert cloud.invoke("Fn", ["b"]).payload == "throttled"
        cloud.faults.remove(fault)
        assert cloud.invoke("Fn", ["b"]).payload == []


def test_a_slow_call_is_overtaken_by_those_that_come_after_it(cloud: Cloud) -> None:
    fault = cloud.faults.slow(seconds=5, times=1)
    late = cloud.start("Fn", {})
    cloud.run_until(lambda: bool(fault.strikes))
    overtaking = cloud.invoke("Fn", {})
    cloud.run(5)
    assert [message.id for message in cloud.sqs.queues["q"].messages] == [overtaking.payload, late.payload]


def test_a_chance_strikes_some_calls_and_the_same_ones_with_the_same_seed() -> None:
    def struck(seed: int) -> list[bool]:
        with Cloud(seed=seed, calm=True) as cloud:
            cloud.call("sqs", "CreateQueue", QueueName="q")
            cloud.faults.fail("sqs", None, AwsError("AccessDenied", "no", 403), chance=0.3)
            answers: list[object] = []
            for _ in range(100):
                params = {"QueueUrl": "q", "MessageBody": "x"}
                cloud.dispatch(Request("sqs", "SendMessage", params, caller="api"), answers.append)
            return [isinstance(answer, AwsError) for answer in answers]

    assert 15 < sum(struck(1)) < 45
    assert struck(1) == struck(1) != struck(2)


def test_a_conflict_cancels_a_transaction_with_a_reason_for_each_action(cloud: Cloud) -> None:
    cloud.faults.conflict(times=1)
    answers: list[AwsError] = []
    actions = [{"Put": {"TableName": "t", "Item": {}}}, {"Put": {"TableName": "t", "Item": {}}}]
    request = Request("dynamodb", "TransactWriteItems", {"TransactItems": actions}, caller="api")
    cloud.dispatch(request, answers.append)
    assert answers[0].code == "TransactionCanceledException"
    assert answers[0].message.endswith("[None, TransactionConflict]")
    reasons = (answers[0].extra or {})["CancellationReasons"]
    assert [reason["Code"] for reason in reasons] == ["None", "TransactionConflict"]  # type: ignore[attr-defined]


def test_a_conflict_may_be_about_any_action_and_have_another_reason(cloud: Cloud) -> None:
    cloud.faults.conflict(times=1, code="ThrottlingError", at=0)
    answers: list[AwsError] = []
    actions = [{"Put": {"TableName": "t", "Item": {}}}, {"Put": {"TableName": "t", "Item": {}}}]
    request = Request("dynamodb", "TransactWriteItems", {"TransactItems": actions}, caller="api")
    cloud.dispatch(request, answers.append)
    assert answers[0].message.endswith("[ThrottlingError, None]")


def test_a_receive_may_bring_fewer_messages_than_there_are(cloud: Cloud) -> None:
    cloud.faults.bring_fewer(7, times=2)
    for number in range(12):
        cloud.call("sqs", "SendMessage", QueueUrl="q", MessageBody=str(number))
    brought: list[int] = []
    for most in (10, 3, 10, 10):
        params = {"QueueUrl": "q", "MaxNumberOfMessages": most}
        request = Request("sqs", "ReceiveMessage", params, caller="api")
        cloud.dispatch(request, lambda answer: brought.append(len(answer.get("Messages", []))))  # type: ignore[union-attr]
    assert brought == [7, 3, 2, 0]

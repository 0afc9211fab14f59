"""A client that waited is what boto3 would have made; who wants another one gets another one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cloudlet import Invocation

Run = Callable[..., Invocation]

HEAD = """
import os
import boto3
from botocore.config import Config
from botocore.session import Session

def facts(made):
    client = getattr(made, "meta").client if hasattr(made.meta, "client") else made
    return [client.meta.region_name, client.meta.endpoint_url, client.meta.config.retries]
"""
NO_MORE_ARE_MADE = "Session.create_client = None"
USUAL = ["eu-central-1", "http://127.0.0.1:4566", {"mode": "standard"}]


def told(run: Run, body: str, result: str) -> object:
    done = run(f"{HEAD}\n{body}\ndef handler(event, context):\n    return {result}\n")
    assert done.status == "succeeded", done.error
    return done.payload


@pytest.mark.parametrize("name", ["sqs", "dynamodb", "lambda"])
@pytest.mark.parametrize("how", ["'{}'", "service_name='{}'", "'{}', region_name='eu-central-1'", "'{}', config=None"])
def test_the_usual_client_is_there_already(run: Run, name: str, how: str) -> None:
    body = f"{NO_MORE_ARE_MADE}\nmade = boto3.client({how.format(name)})"
    assert told(run, body, "facts(made)") == USUAL


@pytest.mark.parametrize("name", ["sqs", "dynamodb"])
def test_the_usual_resource_is_there_already(run: Run, name: str) -> None:
    body = f"{NO_MORE_ARE_MADE}\nmade = boto3.resource('{name}')"
    assert told(run, body, "facts(made)") == USUAL


@pytest.mark.parametrize(
    ("before", "arguments"),
    [
        ("", "'sqs', region_name='us-east-1'"),
        ("", "'sqs', 'us-east-1'"),
        ("", "'sqs', endpoint_url='http://127.0.0.1:9'"),
        ("", "'sqs', config=Config(retries={'total_max_attempts': 7})"),
        ("os.environ['AWS_DEFAULT_REGION'] = 'us-east-1'", "'sqs'"),
        ("os.environ['AWS_MAX_ATTEMPTS'] = '9'", "'sqs'"),
        ("os.environ['AWS_ENDPOINT_URL_SQS'] = 'http://127.0.0.1:9'", "'sqs'"),
        ("del os.environ['AWS_ENDPOINT_URL']", "'sqs'"),
        ("boto3.setup_default_session(region_name='us-west-2')", "'sqs'"),
        ("", "'sts'"),
    ],
)
def test_what_differs_is_made_as_boto3_makes_it(run: Run, before: str, arguments: str) -> None:
    made = (
        f"[facts(boto3.client({arguments})), facts(boto3._get_default_session()._session.create_client({arguments}))]"
    )
    ours, boto3s = told(run, before, made)  # type: ignore[misc]
    assert ours == boto3s
    assert ours != USUAL or "sts" in arguments


def test_each_is_given_once_and_keeps_its_own_listeners(run: Run) -> None:
    body = """
heard = []
first, second = boto3.client("sqs"), boto3.client("sqs")
first.meta.events.register("before-call.sqs", lambda **_: heard.append("first"))
"""
    assert told(run, body, "[first is second, facts(second) == facts(first), second.list_queues() and heard]") == [
        False,
        True,
        [],
    ]


def test_who_listens_to_the_session_is_heard_by_the_clients_made_after_it(run: Run) -> None:
    body = """
heard = []
boto3.client("lambda")
boto3.DEFAULT_SESSION.events.register("before-call.sqs.ListQueues", lambda **_: heard.append("session"))
sqs = boto3.client("sqs")
"""
    assert told(run, body, "[sqs.list_queues() and 0, heard]") == [0, ["session"]]


def test_two_tables_of_one_resource_are_two(run: Run) -> None:
    body = "tables = [boto3.resource('dynamodb').Table(name) for name in ('a', 'b')]"
    assert told(run, body, "[table.name for table in tables]") == ["a", "b"]

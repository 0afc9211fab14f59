"""A worker's calls carry no signature, and whoever wants one still gets it."""

from __future__ import annotations

from collections.abc import Callable

from cloudlet import AwsError, Cloud, Invocation

Run = Callable[..., Invocation]

HEAD = """
import boto3
from botocore import UNSIGNED
from botocore.config import Config
sqs = boto3.client("sqs")
sent = []
sqs.meta.events.register("before-send.sqs", lambda request, **_: sent.append(request.headers["Authorization"].decode()))
"""


def told(run: Run, result: str) -> object:
    done = run(f"{HEAD}\ndef handler(event, context):\n    return {result}\n")
    assert done.status == "succeeded", done.error
    return done.payload


def test_a_call_says_where_it_goes_once_even_if_it_is_tried_again(run: Run, cloud: Cloud) -> None:
    cloud.faults.fail("sqs", "ListQueues", AwsError("InternalError", "", 500), times=1)
    scope = "ASIAIOSFODNN7EXAMPLE/20260101/eu-central-1/sqs/aws4_request"
    header = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=none"

    assert told(run, "[sqs.list_queues() and 0, sent]") == [0, [header, header]]


def test_a_url_for_somebody_else_is_signed(run: Run) -> None:
    url = str(told(run, "sqs.generate_presigned_url('list_queues')"))
    signature = url.partition("X-Amz-Signature=")[2].partition("&")[0]
    assert len(signature) == 64


def test_a_client_that_signs_nothing_goes_on_signing_nothing(run: Run) -> None:
    client = "boto3.client('sqs', config=Config(signature_version=UNSIGNED))"
    seen = f"""[(client := {client}),
        client.meta.events.register('before-send.sqs', lambda request, **_: sent.append('Authorization' in request.headers)),
        client.list_queues()] and sent"""
    assert told(run, seen) == [False]


def test_without_credentials_boto3_says_so(run: Run) -> None:
    make = "boto3.Session()._session"
    body = f"""
import os
for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
    del os.environ[name]
def handler(event, context):
    try:
        {make}.create_client("sqs").list_queues()
    except Exception as error:
        return type(error).__name__
"""
    done = run(HEAD + body)
    assert done.payload == "NoCredentialsError"

"""How a test asks for SQS: by boto3 in the JSON protocol, or raw, in either protocol.

A client checks nothing here and repeats nothing, so that what is refused is refused by the server.
"""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.parse
import urllib.request
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.probe.endpoints import Endpoint

REGION = "us-east-1"
SIGNED = (
    "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=00ff"
)


@dataclass(frozen=True)
class Answer:
    """What came back over HTTP. Header names are lower case."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    def tag(self, name: str) -> str | None:
        found = re.search(f"<{name}>(.*?)</{name}>", self.text, re.DOTALL)
        return found.group(1) if found else None


@dataclass(frozen=True)
class Refusal:
    """An error as boto3 shows it."""

    code: str
    message: str
    query_code: str = field(compare=False)
    status: int = field(compare=False)


def client(endpoint: Endpoint, service: str) -> Any:
    return boto3.client(
        service,
        endpoint_url=endpoint.url,
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(parameter_validation=False, retries={"total_max_attempts": 1}, inject_host_prefix=False),
    )


def send_http(endpoint: Endpoint, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
    url = endpoint.url + path
    asked = urllib.request.Request(url, data=body or None, headers=headers, method=method)
    try:
        with urllib.request.urlopen(asked, timeout=60) as response:
            status, found, text = response.status, response.headers, response.read().decode()
    except urllib.error.HTTPError as error:
        status, found, text = error.code, error.headers, error.read().decode()
    return Answer(status, {name.lower(): value for name, value in found.items()}, text)


class Sqs:
    """SQS at an endpoint. Calling it calls an operation; `refused` wants an error."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.client = client(endpoint, "sqs")
        self.wait = endpoint.wait
        self._made: list[str] = []

    def __call__(self, operation: str, **params: Any) -> dict[str, Any]:
        answer: dict[str, Any] = getattr(self.client, operation)(**params)
        return {key: value for key, value in answer.items() if key != "ResponseMetadata"}

    def refused(self, operation: str, **params: Any) -> Refusal:
        with pytest.raises(ClientError) as caught:
            getattr(self.client, operation)(**params)
        error = caught.value.response["Error"]
        status = caught.value.response["ResponseMetadata"]["HTTPStatusCode"]
        return Refusal(error["Code"], error.get("Message", ""), error.get("QueryErrorCode", ""), status)

    def name(self, suffix: str = "") -> str:
        return f"orders-{uuid.uuid4().hex[:8]}{suffix}"

    def queue(self, **attributes: str) -> str:
        return self._create(self.name(), attributes)

    def fifo(self, **attributes: str) -> str:
        return self._create(self.name(".fifo"), {"FifoQueue": "true", **attributes})

    def _create(self, name: str, attributes: dict[str, str]) -> str:
        self._made.append(str(self("create_queue", QueueName=name, Attributes=attributes)["QueueUrl"]))
        return self._made[-1]

    def tidy(self) -> None:
        """Delete the queues: what one test does to a server must not change what it answers to the next."""
        for url in self._made:
            with suppress(ClientError):
                self.client.delete_queue(QueueUrl=url)

    def told(self, url: str, *names: str) -> dict[str, str]:
        asked = list(names) or ["All"]
        told: dict[str, str] = self("get_queue_attributes", QueueUrl=url, AttributeNames=asked).get("Attributes", {})
        return told

    def arn(self, url: str) -> str:
        return self.told(url, "QueueArn")["QueueArn"]

    def redriving(self, dead: str, most: int = 1) -> str:
        return json.dumps({"deadLetterTargetArn": self.arn(dead), "maxReceiveCount": most})

    def send(self, url: str, body: str = "o-1001", **params: Any) -> dict[str, Any]:
        return self("send_message", QueueUrl=url, MessageBody=body, **params)

    def send_fifo(self, url: str, body: str, group: str = "ada", **params: Any) -> dict[str, Any]:
        params.setdefault("MessageDeduplicationId", body)
        return self.send(url, body, MessageGroupId=group, **params)

    def receive(self, url: str, **params: Any) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = self("receive_message", QueueUrl=url, **params).get("Messages", [])
        return messages

    def bodies(self, url: str, most: int = 10, **params: Any) -> list[str]:
        return [m["Body"] for m in self.receive(url, MaxNumberOfMessages=most, **params)]

    def delete(self, url: str, message: dict[str, Any]) -> None:
        self("delete_message", QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])

    def hide(self, url: str, message: dict[str, Any], seconds: int) -> None:
        handle = message["ReceiptHandle"]
        self("change_message_visibility", QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=seconds)

    def query(
        self, path: str, params: dict[str, str], method: str = "POST", headers: dict[str, str] | None = None
    ) -> Answer:
        """Ask in the older query protocol; `path` may be a queue's URL."""
        wanted = urllib.parse.urlencode(params)
        path = urllib.parse.urlsplit(path).path or "/"
        sent = {"Authorization": SIGNED.format(service="sqs"), **(headers or {})}
        if method == "GET":
            return send_http(self.endpoint, "GET", f"{path}?{wanted}" if wanted else path, b"", sent)
        sent["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
        return send_http(self.endpoint, method, path, wanted.encode(), sent)

    def json(self, operation: str, body: Any) -> Answer:
        """Ask in the JSON protocol, with a body that no SDK would send; text is sent as it is."""
        sent = {
            "Authorization": SIGNED.format(service="sqs"),
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": f"AmazonSQS.{operation}",
        }
        text = body if isinstance(body, str) else json.dumps(body)
        return send_http(self.endpoint, "POST", "/", text.encode(), sent)

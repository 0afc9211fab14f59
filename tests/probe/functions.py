"""How a test asks for Lambda: functions made of a few lines, mappings, invocations."""

from __future__ import annotations

import io
import json
import textwrap
import uuid
import zipfile
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.probe.asking import Refusal, Sqs, client
from tests.probe.endpoints import Endpoint

ROLE = "arn:aws:iam::000000000000:role/worker"
SETTLING_S = 6
MOST_LOOKS = 60
NOTHING = "def handler(event, context): return event"


def packed(code: str) -> bytes:
    """A function's package, with the code in app.py."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("app.py", textwrap.dedent(code))
    return package.getvalue()


class Lambda:
    """Lambda at an endpoint, with SQS beside it."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.client = client(endpoint, "lambda")
        self.sqs = Sqs(endpoint)
        self.wait = endpoint.wait

    def __call__(self, operation: str, **params: Any) -> dict[str, Any]:
        answer: dict[str, Any] = getattr(self.client, operation)(**params)
        return answer

    def refused(self, operation: str, **params: Any) -> Refusal:
        with pytest.raises(ClientError) as caught:
            getattr(self.client, operation)(**params)
        error, told = caught.value.response["Error"], caught.value.response["ResponseMetadata"]
        return Refusal(error["Code"], error.get("Message", ""), "", told["HTTPStatusCode"])

    def function(self, code: str = NOTHING, **settings: Any) -> str:
        name = f"fn-{uuid.uuid4().hex[:8]}"
        facts = {"Runtime": "python3.13", "Handler": "app.handler", "Role": ROLE, "Timeout": 3}
        self("create_function", FunctionName=name, Code={"ZipFile": packed(code)}, **facts | settings)
        self._until_active(name)
        return name

    def _until_active(self, name: str) -> None:
        for _ in range(MOST_LOOKS):
            if self("get_function_configuration", FunctionName=name)["State"] == "Active":
                return
            self.wait(0.5)
        raise AssertionError(f"{name} never became active")

    def invoke(self, name: str, event: Any = None, **params: Any) -> tuple[dict[str, Any], Any]:
        answer = self("invoke", FunctionName=name, Payload=json.dumps(event).encode(), **params)
        body = answer["Payload"].read().decode()
        return answer, json.loads(body) if body else body

    def mapping(self, url: str, name: str, **settings: Any) -> dict[str, Any]:
        return self("create_event_source_mapping", EventSourceArn=self.sqs.arn(url), FunctionName=name, **settings)

    def mapping_refused(self, url: str, name: str, **settings: Any) -> Refusal:
        arn = self.sqs.arn(url)
        return self.refused("create_event_source_mapping", EventSourceArn=arn, FunctionName=name, **settings)

    def reporting(self, code: str = "return None") -> tuple[str, str]:
        """A function that sends each event to a queue and then does what `code` says; its name and the queue."""
        url = self.sqs.queue()
        text = (
            "import boto3, json, os\n"
            "sqs = boto3.client('sqs')\n"
            "def handler(event, context):\n"
            "    sqs.send_message(QueueUrl=os.environ['REPORT'], MessageBody=json.dumps(event))\n"
            f"    {code}\n"
        )
        return self.function(text, Environment={"Variables": {"REPORT": url}}), url

    def reported(self, url: str) -> list[Any]:
        """Every event so far, in the order in which they came."""
        found: list[Any] = []
        while messages := self.sqs.receive(url, MaxNumberOfMessages=10, AttributeNames=["All"]):
            found += messages
        return [json.loads(one["Body"]) for one in sorted(found, key=lambda m: m["Attributes"]["SentTimestamp"])]

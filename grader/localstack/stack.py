"""A lesson's stack on LocalStack, and its queues, tables and functions as checks look at them.

Looking at a queue is not receiving: LocalStack has an endpoint for that, which shows hidden messages too.
"""

from __future__ import annotations

import base64
import json
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

from cloudlet.deploy.stack import Location, Resource, of_type
from cloudlet.functions.function import Function
from cloudlet.moto_backend.values import attributes, plain_item
from grader.localstack.history import RecordedHistory
from workshop.deploying import to_try
from workshop.deploying.deployment import Deployed

QUEUE, FUNCTION, TABLE = "AWS::SQS::Queue", "AWS::Lambda::Function", "AWS::DynamoDB::Table"
TIMEOUT_S = 30


@dataclass(frozen=True)
class Message:
    """A message that lies on a queue. `receipt_handle` is of its last receive."""

    id: str
    body: str
    receive_count: int
    sent_ms: int
    group_id: str | None
    deduplication_id: str | None
    visible: bool
    delayed: bool
    receipt_handle: str | None
    attributes: dict[str, dict[str, Any]]


class Queue:
    """A queue on LocalStack."""

    def __init__(self, endpoint: str, url: str, arn: str, history: RecordedHistory) -> None:
        self.url, self.arn, self.name = url, arn, url.rpartition("/")[2]
        self._endpoint, self._history = endpoint, history

    @property
    def messages(self) -> list[Message]:
        """Every message, visible, in flight and delayed."""
        query = urllib.parse.urlencode({"QueueUrl": self.url, "ShowInvisible": "true", "ShowDelayed": "true"})
        request = urllib.request.Request(f"{self._endpoint}/_aws/sqs/messages?{query}")
        request.add_header("Accept", "application/json")
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(request, timeout=TIMEOUT_S) as answer:
            said = json.load(answer)["ReceiveMessageResponse"]["ReceiveMessageResult"] or {}
        handles = {event.message_id: event.receipt_handle for event in self._history.of("received")}
        bodies = {event.message_id: event.body for event in self._history.of("sent")}
        return [_message(one, bodies, handles) for one in _listed(said.get("Message"))]

    @property
    def visible(self) -> list[Message]:
        """The messages that can be received now."""
        return [message for message in self.messages if message.visible and not message.delayed]

    @property
    def in_flight(self) -> list[Message]:
        """The messages that were received and are hidden."""
        return [message for message in self.messages if not message.visible]

    @property
    def delayed(self) -> list[Message]:
        """The messages whose delay is not over."""
        return [message for message in self.messages if message.delayed]


def _listed(said: Any) -> list[Any]:
    """One thing or several, as what was XML says them."""
    return said if isinstance(said, list) else [] if said is None else [said]


def _message(said: dict[str, Any], bodies: dict[str, str], handles: dict[str, str]) -> Message:
    facts = {each["Name"]: each["Value"] for each in _listed(said.get("Attribute"))}
    return Message(
        said["MessageId"],
        bodies.get(said["MessageId"], said["Body"]),  # what was XML has lost blanks at the ends
        int(facts.get("ApproximateReceiveCount", 0)),
        int(facts.get("SentTimestamp", 0)),
        facts.get("MessageGroupId"),
        facts.get("MessageDeduplicationId"),
        facts.get("IsVisible") == "true",
        facts.get("IsDelayed") == "true",
        handles.get(said["MessageId"]),
        {each["Name"]: _value(each["Value"]) for each in _listed(said.get("MessageAttribute"))},
    )


def _value(said: dict[str, Any]) -> dict[str, Any]:
    """A message attribute's value, its bytes as bytes."""
    return said | {"BinaryValue": base64.b64decode(said["BinaryValue"])} if "BinaryValue" in said else said


class Table:
    """A table on LocalStack, as plain dicts."""

    def __init__(self, dynamodb: Any, name: str) -> None:
        self.name, self._dynamodb = name, dynamodb

    def items(self) -> list[dict[str, Any]]:
        """All items."""
        pages = self._dynamodb.get_paginator("scan").paginate(TableName=self.name, ConsistentRead=True)
        return [plain_item(item) for page in pages for item in page["Items"]]

    def item(self, key: dict[str, Any]) -> dict[str, Any] | None:
        """The item with this key; None where there is none."""
        found = self._dynamodb.get_item(TableName=self.name, Key=attributes(key), ConsistentRead=True).get("Item")
        return None if found is None else plain_item(found)

    def put(self, item: dict[str, Any]) -> None:
        """Put an item there."""
        self._dynamodb.put_item(TableName=self.name, Item=attributes(item))


class Stack:
    """What was deployed. Raises KeyError, naming what there is, for a logical id that is not there."""

    def __init__(self, deployed: Deployed, history: RecordedHistory) -> None:
        self._deployed, self._history = deployed, history
        self.name = deployed.stack.name
        self.outputs = to_try.outputs(deployed)
        self.resources = {name: self._resource(name, *facts) for name, facts in deployed.stack.resources().items()}

    def queue(self, logical_id: str) -> Queue:
        """The queue with this logical id."""
        found = of_type(self.resources, logical_id, QUEUE)
        return Queue(str(self._deployed.endpoint.url), found.physical_id, found.arn, self._history)

    def table(self, logical_id: str) -> Table:
        """The table with this logical id."""
        return Table(self._deployed.endpoint.client("dynamodb"), of_type(self.resources, logical_id, TABLE).physical_id)

    def function(self, logical_id: str) -> Function:
        """The function with this logical id."""
        found = of_type(self.resources, logical_id, FUNCTION)
        return Function(found.physical_id, found.arn, "", found.properties.get("Handler", ""))

    def queues(self) -> list[Queue]:
        """Every queue."""
        return [self.queue(name) for name, found in self.resources.items() if found.type == QUEUE]

    def _resource(self, logical_id: str, kind: str, physical_id: str) -> Resource:
        properties = self._deployed.document["Resources"].get(logical_id, {}).get("Properties", {})
        where = self._deployed.endpoint
        service = {QUEUE: "sqs", FUNCTION: "lambda"}.get(kind, "")
        name = physical_id.rpartition("/")[2]
        tail = f"function:{name}" if kind == FUNCTION else name
        arn = f"arn:aws:{service}:{where.region}:{where.account}:{tail}" if service else ""
        return Resource(logical_id, kind, physical_id, arn, properties, Location("template.yaml", None))

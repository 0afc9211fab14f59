"""boto3 clients made ahead: the first `boto3.client("sqs")` of an environment is there already.

To make one costs a forked process more than to use it. Only what the default session would make now is handed out:
asked for without anything of the caller's own, from unchanged settings, and each once.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import boto3

from cloudlet.worker import settings

CLIENTS = ("sqs", "dynamodb", "lambda")
RESOURCES = ("sqs", "dynamodb")
ITEM: dict[str, Any] = {"TableName": "t", "Key": {"id": {"S": "1"}}}
QUEUE = {"QueueUrl": f"{settings.ENDPOINT}/000000000000/q"}
ENTRY = {"Id": "0", "ReceiptHandle": "r"}
USUAL_CALLS: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "sqs": (
        ("send_message", QUEUE | {"MessageBody": "{}"}),
        ("send_message_batch", QUEUE | {"Entries": [{"Id": "0", "MessageBody": "{}"}]}),
        ("receive_message", QUEUE | {"MaxNumberOfMessages": 10}),
        ("delete_message", QUEUE | {"ReceiptHandle": "r"}),
        ("delete_message_batch", QUEUE | {"Entries": [ENTRY]}),
    ),
    "dynamodb": (
        ("get_item", ITEM),
        ("put_item", {"TableName": "t", "Item": ITEM["Key"], "ConditionExpression": "attribute_not_exists(id)"}),
        ("update_item", ITEM | {"UpdateExpression": "ADD n :n", "ExpressionAttributeValues": {":n": {"N": "1"}}}),
        ("transact_write_items", {"TransactItems": [{"Delete": ITEM}]}),
    ),
    "lambda": (("invoke", {"FunctionName": "f", "InvocationType": "Event", "Payload": b"{}"}),),
}


class Ahead:
    """The clients and resources that wait, and the settings that they were made from."""

    def __init__(self, session: boto3.Session) -> None:
        self._session = session
        self._settings = settings.read()
        self._make: dict[str, Callable[..., Any]] = {"client": session.client, "resource": session.resource}
        self._ready = {("client", name): session.client(name) for name in CLIENTS}
        self._ready |= {("resource", name): session.resource(name) for name in RESOURCES}
        self._listeners = self._listening()
        self._classes: dict[tuple[str, str], Any] = {}
        self._load = session.resource_factory.load_from_definition
        session.resource_factory.load_from_definition = self._class_of
        for (kind, name), made in self._ready.items():
            _use(made.meta.client if kind == "resource" else made, USUAL_CALLS[name])
        self._ready["resource", "dynamodb"].Table("t")

    def serve(self) -> None:
        """Let `boto3.client` and `boto3.resource` hand out what is ready."""
        at: Any = self._session
        at._session._credentials = None  # a session reads them when it makes its first client
        at.client = lambda *args, **kwargs: self._give("client", args, kwargs)
        at.resource = lambda *args, **kwargs: self._give("resource", args, kwargs)

    def _give(self, kind: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        own = {name: value for name, value in kwargs.items() if value is not None and name != "service_name"}
        name = args[0] if args else kwargs.get("service_name")
        region = own.pop("region_name", None)
        if len(args) <= 1 and not own and region in (None, self._settings["AWS_DEFAULT_REGION"]) and self._still_true():
            with contextlib.suppress(KeyError, TypeError):
                return self._ready.pop((kind, name))  # type: ignore[arg-type]
        return self._make[kind](*args, **kwargs)

    def _class_of(self, resource_name: str, single_resource_json_definition: Any, service_context: Any) -> Any:
        """boto3 makes the class of a table anew for every table; one does for all."""
        key = service_context.service_name, resource_name
        if key not in self._classes or self._listening() is not self._listeners:
            self._classes[key] = self._load(resource_name, single_resource_json_definition, service_context)
        return self._classes[key]

    def _still_true(self) -> bool:
        return settings.read() == self._settings and self._listening() is self._listeners

    def _listening(self) -> object:
        """An object that is another one as soon as someone listens to the session's events."""
        emitter = self._session.events._emitter  # an alias of the real one
        return emitter._lookup_cache


def _use(client: Any, calls: tuple[tuple[str, dict[str, Any]], ...]) -> None:
    """Make each call once, so that what botocore keeps of it is there."""
    _ = client.exceptions
    for operation, arguments in calls:
        getattr(client, operation)(**arguments)

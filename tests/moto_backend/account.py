"""An account behind boto3, with nothing but moto's services in it."""

from __future__ import annotations

from typing import Any

from cloudlet import wire
from cloudlet.clock import Clock
from cloudlet.errors import AwsError
from cloudlet.moto_backend import MotoBackend, Table
from cloudlet.wire import HttpRequest, HttpResponse, Request, Result, bridge

ACCOUNT = "222233334444"
REGION = "eu-central-1"


class Account:
    def __init__(self, account: str = ACCOUNT) -> None:
        self.clock = Clock()
        self.moto = MotoBackend(self.clock, account=account, region=REGION)
        self.calls: list[tuple[Request, Result | AwsError]] = []
        self._clients: dict[tuple[str, str | None], Any] = {}

    def send(self, http: HttpRequest) -> HttpResponse:
        request = wire.parse(http)
        if isinstance(request, HttpResponse):
            return request
        return wire.render(request, self.ask(request), f"request-{len(self.calls)}")

    def ask(self, request: Request) -> Result | AwsError:
        answers: list[Result | AwsError] = []
        self.moto.call(request, answers.append)
        self.calls.append((request, answers[0]))
        return answers[0]

    def client(self, service: str, endpoint_url: str | None = None) -> Any:
        """A boto3 client, made once: that takes longer than most tests."""
        key = (service, endpoint_url)
        if key not in self._clients:
            self._clients[key] = bridge.client(service, self.send, REGION, endpoint_url=endpoint_url)
        return self._clients[key]

    def make_table(self, name: str = "Orders", **keys: str) -> Table:
        """A table whose keys (name=type) are the partition key and, if there is another, the sort key."""
        keys = keys or {"id": "S"}
        kinds = ("HASH", "RANGE")
        self.client("dynamodb").create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in zip(keys, kinds, strict=False)],
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": kind} for key, kind in keys.items()],
        )
        return self.moto.table(name)

    def resource(self, table: str = "Orders") -> Any:
        """boto3's Table resource, as lessons use it."""
        return bridge.session(self.send, REGION).resource("dynamodb").Table(table)

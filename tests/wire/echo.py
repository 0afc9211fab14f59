"""A service that answers what a test tells it to, behind boto3 and the wire."""

from __future__ import annotations

from typing import Any

from cloudlet import wire
from cloudlet.errors import AwsError
from cloudlet.wire import HttpRequest, HttpResponse, Request, Result, bridge

REGION = "eu-central-1"


class Echo:
    """Keeps every call that came over the wire, and answers each with `answer`."""

    def __init__(self) -> None:
        self.answer: Result | AwsError = {}
        self.calls: list[Request] = []
        self.requests: list[HttpRequest] = []
        self.responses: list[HttpResponse] = []

    def send(self, http: HttpRequest) -> HttpResponse:
        parsed = wire.parse(http)
        self.requests.append(http)
        if isinstance(parsed, Request):
            self.calls.append(parsed)
            parsed = wire.render(parsed, self.answer, "request-1")
        self.responses.append(parsed)
        return parsed

    def client(self, service: str, **options: Any) -> Any:
        return bridge.client(service, self.send, REGION, **options)

    @property
    def last(self) -> Request:
        return self.calls[-1]

"""A cloud around API Gateway: functions that are plain Python callables, and a queue that is a list."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cloudlet.api import RestApi, RestApis
from cloudlet.clock import Clock
from cloudlet.errors import AwsError
from cloudlet.functions.invocation import Invocation
from cloudlet.history import History
from cloudlet.iam import Roles
from cloudlet.ids import Ids
from cloudlet.wire.request import HttpResponse, Reply, Request

ACCOUNT, REGION = "123456789012", "eu-central-1"
FUNCTION_ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:sender"
LAMBDA_URI = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{FUNCTION_ARN}/invocations"
ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/sender"
QUEUE_ARN = f"arn:aws:sqs:{REGION}:{ACCOUNT}:orders"
QUEUE_URI = f"arn:aws:apigateway:{REGION}:sqs:path/{ACCOUNT}/orders"
FORM = "application/x-www-form-urlencoded"
Handler = Callable[[Any], Any]


@dataclass
class World:
    """API Gateway with fakes behind it; `sent` holds the SQS calls that came through."""

    handler: Handler = lambda event: {"statusCode": 200}
    status: str = "succeeded"
    error: dict[str, Any] | None = None
    takes_ms: int = 10
    refusal: AwsError | None = None
    events: list[Any] = field(default_factory=list)
    sent: list[Request] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = Clock(seed=1)
        self.history = History(self.clock)
        self.roles = Roles()
        self.allow("sqs:SendMessage", QUEUE_ARN)
        self.apis = RestApis(
            clock=self.clock,
            ids=Ids(1),
            history=self.history,
            account=ACCOUNT,
            region=REGION,
            dispatch=self._dispatch,
            invoke=self._invoke,
            roles=self.roles,
        )

    def _invoke(self, function: str, event: object, source: str, done: Callable[[Invocation], None]) -> None:
        assert (function, source) == (FUNCTION_ARN, "api")
        self.events.append(event)
        invocation = Invocation("r-1", "sender", event, source)

        def end() -> None:
            invocation.status = self.status  # type: ignore[assignment]
            invocation.error = self.error
            invocation.payload = json.loads(json.dumps(self.handler(event))) if self.error is None else None
            done(invocation)

        self.clock.later(self.takes_ms, end)

    def _dispatch(self, request: Request, reply: Reply) -> None:
        self.sent.append(request)
        answer = {"MessageId": "m-1", "MD5OfMessageBody": "0cc175b9c0f1b6a831c399e269772661"}
        reply(self.refusal or answer)

    def proxy(self, **integration: Any) -> dict[str, Any]:
        """A proxy integration with the function."""
        return {"type": "aws_proxy", "httpMethod": "POST", "uri": LAMBDA_URI, **integration}

    def api(self, *, path: str = "/orders", verb: str = "post", stage: str = "Prod", **integration: Any) -> RestApi:
        """An API with one method."""
        return self.apis.create("shop", definition({path: {verb: self.proxy(**integration)}}), stage)

    def queue_api(self, **integration: Any) -> RestApi:
        """An API whose one method sends to the queue; a template and responses are the caller's affair."""
        return self.api(**self.queue_integration(**integration))

    def queue_integration(self, **integration: Any) -> dict[str, Any]:
        """An integration that sends to the queue."""
        return {
            "type": "aws",
            "uri": QUEUE_URI,
            "credentials": ROLE_ARN,
            "requestParameters": {"integration.request.header.Content-Type": f"'{FORM}'"},
            "requestTemplates": {"application/json": "Action=SendMessage&MessageBody=$input.body"},
            "responses": {"default": {"statusCode": "200"}},
            **integration,
        }

    def allow(self, action: str, resource: str) -> None:
        """Let the role do this and nothing else."""
        statement = {"Effect": "Allow", "Action": action, "Resource": resource}
        self.roles.put("sender", ROLE_ARN, [{"Statement": [statement]}])

    def http(self, method: str, url: str, body: bytes = b"", headers: Any = (), run_s: float = 60) -> HttpResponse:
        """Send a request and let virtual time pass until it is answered."""
        answers: list[HttpResponse] = []
        self.apis.request(method, url, headers, body, answers.append)
        self.clock.run_until(self.clock.now + int(run_s * 1000), lambda: bool(answers))
        assert len(answers) == 1
        return answers[0]

    @property
    def reason(self) -> str:
        """Why the gateway answered the last request so."""
        found = self.history.of("http_response")[-1].facts.get("reason", "")
        assert isinstance(found, str)
        return found


def definition(paths: dict[str, dict[str, dict[str, Any]]], **more: Any) -> dict[str, Any]:
    """An OpenAPI document with these integrations: {path: {verb: integration}}."""
    return {
        "swagger": "2.0",
        "paths": {
            path: {verb: {"x-amazon-apigateway-integration": it} for verb, it in verbs.items()}
            for path, verbs in paths.items()
        },
        **more,
    }

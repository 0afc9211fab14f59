"""A cloud around EventBridge: what reaches a queue or a function is written down with its time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cloudlet.clock import Clock
from cloudlet.errors import AwsError
from cloudlet.functions.invocation import Invocation
from cloudlet.iam import Roles
from cloudlet.ids import Ids
from cloudlet.schedules.delivery import Delivery
from cloudlet.schedules.events import Events
from cloudlet.schedules.scheduler import Scheduler
from cloudlet.wire.request import Reply, Request

ACCOUNT, REGION = "123456789012", "eu-central-1"
QUEUE_ARN = f"arn:aws:sqs:{REGION}:{ACCOUNT}:orders"
FUNCTION_ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:redrive"
ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/clock"


@dataclass
class World:
    """EventBridge with fakes behind it; the first `refusals` sends are answered so."""

    refusals: list[AwsError] = field(default_factory=list)
    sent: list[tuple[float, dict[str, Any]]] = field(default_factory=list)
    invoked: list[tuple[float, str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = Clock(seed=1)
        self.roles = Roles()
        self.roles.put("clock", ROLE_ARN, [{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}])
        ids = Ids(1)
        delivery = Delivery(self.clock, self._dispatch, self._invoke, self.roles, "events")
        self.services: dict[str, Events | Scheduler] = {
            "events": Events(self.clock, ids, ACCOUNT, REGION, delivery),
            "scheduler": Scheduler(self.clock, ids, ACCOUNT, REGION, delivery, self.roles),
        }

    def _dispatch(self, request: Request, reply: Reply) -> None:
        assert (request.service, request.operation) == ("sqs", "SendMessage")
        if self.refusals:
            reply(self.refusals.pop(0))
            return
        self.sent.append((self.elapsed_s, request.params))
        reply({"MessageId": "m-1"})

    def _invoke(self, name: str, event: object, source: str, done: Callable[[Invocation], None]) -> None:
        assert source == "schedule"
        self.invoked.append((self.elapsed_s, name, event))

    @property
    def elapsed_s(self) -> float:
        """Virtual seconds since the beginning."""
        return (self.clock.now - self.clock.start_ms) / 1000

    def call(self, service: str, operation: str, **params: Any) -> dict[str, Any]:
        """Call the service; raises what it refuses with."""
        answers: list[Any] = []
        self.services[service].call(Request(service, operation, params), answers.append)
        (answer,) = answers
        if isinstance(answer, AwsError):
            raise answer
        assert isinstance(answer, dict)
        return answer

    def rule(self, expression: str = "rate(1 minute)", **target: Any) -> None:
        """A scheduled rule with one target, the queue unless it is told otherwise."""
        self.call("events", "PutRule", Name="tick", ScheduleExpression=expression)
        self.call("events", "PutTargets", Rule="tick", Targets=[{"Id": "1", "Arn": QUEUE_ARN, **target}])

    def schedule(self, expression: str, **more: Any) -> None:
        """A schedule of EventBridge Scheduler that tells the queue."""
        target = {"Arn": QUEUE_ARN, "RoleArn": ROLE_ARN, "Input": "{}", **more.pop("Target", {})}
        window = {"Mode": "OFF"}
        given = {"Name": "tick", "ScheduleExpression": expression, "FlexibleTimeWindow": window, **more}
        self.call("scheduler", "CreateSchedule", Target=target, **given)

    def run(self, seconds: float) -> None:
        """Virtual seconds pass."""
        self.clock.run_until(self.clock.now + int(seconds * 1000))

    @property
    def bodies(self) -> list[str]:
        """The bodies of the messages that reached the queue."""
        return [params["MessageBody"] for _, params in self.sent]

    @property
    def times(self) -> list[float]:
        """When they were sent (s)."""
        return [at for at, _ in self.sent]

"""LocalStack behind the surface of cloudlet's Cloud, an account per check.

Time is real. So that a check need not wait for minutes, long visibility timeouts and delays are cut to a second, and
what a check calls a minute passes in a second.
"""

from __future__ import annotations

import base64
import http.client
import json
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cloudlet.errors import AwsError, TemplateError
from cloudlet.functions.invocation import Invocation, Status
from cloudlet.wire.request import HttpResponse
from grader.localstack.absent import CANNOT, NoFaults
from grader.localstack.changing import Functions, Mappings
from grader.localstack.history import ENDS, RecordedHistory
from grader.localstack.hurrying import hurried, unscheduled
from grader.localstack.stack import Queue, Stack
from grader.localstack.waiting import worked_on
from grader.not_shown import NotShown
from workshop.course import Trouble
from workshop.deploying import deployment
from workshop.deploying.endpoint import REGION, Endpoint

SPEED = 60
LOOK_S = 0.25  # each look costs LocalStack several calls, and it has work to do
QUIET_S = 0.4
QUIET_AFTER_ASYNC_S = 2.5
GRACE_S = 0.3
LEAST_LIMIT_S = 15
SETTLE_LIMIT_S = 60
HTTP_LIMIT_S = 60
STARTED = re.compile(r"^START RequestId: (\S+)", re.MULTILINE)
STATUSES: dict[str, Status] = {"Sandbox.Timedout": "timed_out", "Runtime.ExitError": "crashed"}


@dataclass
class Clock:
    """When this cloud began, ms since 1970, and what is called whenever somebody looks if he still has to wait."""

    start_ms: int
    before_each: Callable[[], None] = lambda: None


class LocalStackCloud:
    """An account on LocalStack that nobody else uses."""

    cannot = CANNOT

    def __init__(self, url: str, seed: int = 0, *, calm: bool = False) -> None:
        self.seed, self.calm, self.region = seed, calm, REGION
        self.account = f"{random.SystemRandom().randrange(10**11, 10**12)}"
        self.endpoint = Endpoint(url, REGION, self.account)
        self.clock = Clock(int(time.time() * 1000))
        self.faults: Any = NoFaults()
        self.history = RecordedHistory(url, self.account, self._is_partial)
        self.functions, self.mappings = Functions(self.endpoint), Mappings(self.endpoint)
        self._url = url
        self._stack: Stack | None = None
        self._made: deployment.Deployed | None = None
        self._scheduled = True

    def close(self) -> None:
        """Let the stack be removed, so that nothing polls any more."""
        if self._made is not None:
            self._made.stack.forget()

    @property
    def now(self) -> int:
        """Milliseconds since 1970."""
        return int(time.time() * 1000)

    def deploy(self, folder: str | Path, parameters: dict[str, str] | None = None) -> Stack:
        """Deploy a folder; TemplateError where the template or LocalStack refuses."""
        try:
            made = deployment.deploy(
                Path(folder), "workshop", self.endpoint, parameters=parameters, change=self._changed
            )
        except Trouble as trouble:
            if isinstance(trouble.__cause__, TemplateError):
                raise trouble.__cause__ from None
            raise TemplateError(str(trouble)) from None
        self._made = made
        self._stack = Stack(made, self.history)
        self.mappings.look()
        return self._stack

    def _changed(self, document: dict[str, Any]) -> dict[str, Any]:
        return hurried(document) if self._scheduled else unscheduled(hurried(document))

    def without_schedules(self) -> None:
        """Let what is deployed have schedules that never fire; to be said before that."""
        assert self._made is None or not self._scheduled, "schedules are on, and LocalStack never switches one off"
        self._scheduled = False

    def http(
        self, method: str, url: str, body: bytes | str = b"", headers: dict[str, str] | None = None
    ) -> HttpResponse:
        """Send a request to the deployed API, with these headers and none that a client adds."""
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.netloc, timeout=HTTP_LIMIT_S)
        try:
            connection.request(method, parts.path, body.encode() if isinstance(body, str) else body, headers or {})
            answer = connection.getresponse()
            return HttpResponse(answer.status, dict(answer.headers), answer.read())
        finally:
            connection.close()

    def invoke(self, function: str, event: Any) -> Invocation:
        """Invoke a function and wait for its end."""
        began = self.now
        called = self.endpoint.client("lambda").invoke(FunctionName=function, Payload=json.dumps(event), LogType="Tail")
        payload = json.loads(called["Payload"].read() or b"null")
        log = base64.b64decode(called.get("LogResult", "")).decode("utf-8", "replace")
        match = STARTED.search(log)
        made = Invocation(match[1] if match else "init", function, event, "invoke", "succeeded", payload, log=log)
        made.started, made.ended = began, self.now
        if called.get("FunctionError"):
            made.payload, made.error = None, payload
            made.status = STATUSES.get(str(payload.get("errorType")), "failed")
        return made

    def start(self, function: str, event: Any) -> Invocation:
        """LocalStack cannot be held in the middle of an invocation."""
        raise NotShown("an invocation that is looked at while it runs")

    def call(self, service: str, operation: str, /, **params: Any) -> dict[str, Any]:
        """Make an API call as a client outside. Raises AwsError."""
        from botocore import xform_name
        from botocore.exceptions import ClientError

        try:
            answer = getattr(self.endpoint.client(service), xform_name(operation))(**params)
        except ClientError as error:
            said = error.response["Error"]
            raise AwsError(said["Code"], said["Message"]) from None
        return {name: value for name, value in answer.items() if name != "ResponseMetadata"}

    # Time

    def run(self, seconds: float) -> None:
        """Let so much time pass, scaled, and then what is being worked on end."""
        time.sleep(seconds / SPEED)
        self.run_until(lambda: not self._busy() and not any(queue.visible for queue in self._polled()), seconds)

    def run_until(self, condition: Callable[[], bool], limit_s: float = 3600) -> bool:
        """Wait until `condition()` holds; tells whether it does before the limit, which is scaled."""
        limit = time.monotonic() + min(SETTLE_LIMIT_S, max(LEAST_LIMIT_S, limit_s / SPEED))
        while not condition():
            self.clock.before_each()
            if time.monotonic() > limit:
                return False
            time.sleep(LOOK_S)
        time.sleep(GRACE_S)  # LocalStack deletes a batch a moment after its function returned
        return True

    def settle(self, limit_s: float = 3600, *, most_events: int | None = None) -> bool:
        """Wait until no function runs and the queues that are polled are empty, or for the limit, scaled.

        However much happens: in real time it is not much.
        """
        quiet_since = [time.monotonic()]

        def quiet() -> bool:
            if self._busy() or any(queue.messages for queue in self._polled()):
                quiet_since[0] = time.monotonic()
            return time.monotonic() - quiet_since[0] > self._quiet_s()

        return self.run_until(quiet, limit_s)

    def _quiet_s(self) -> float:
        later = any(
            event.params.get("InvocationType") == "Event" for event in self.history.of("call", operation="Invoke")
        )
        return QUIET_AFTER_ASYNC_S if later else QUIET_S

    def _running(self) -> bool:
        begun = {event.request_id for event in self.history.of("invoked")}
        return bool(begun - {event.request_id for event in self.history.of(*ENDS)})

    def _busy(self) -> bool:
        return self._running() or worked_on(self.history, self._polled(), self.now)

    def _polled(self) -> list[Queue]:
        names = {mapping.queue for mapping in self.mappings.mappings.values()}
        return [queue for queue in self._stack.queues() if queue.name in names] if self._stack else []

    def _is_partial(self, queue: str) -> bool:
        return any(each.partial for each in self.mappings.mappings.values() if each.queue == queue)

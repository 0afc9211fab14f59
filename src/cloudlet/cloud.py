"""A cloud: SQS, Lambda, API Gateway, EventBridge and DynamoDB on one virtual clock.

Nothing happens between your calls. `run`, `settle`, `invoke` and `http` let virtual time pass; the same seed always
lets the same things happen.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from cloudlet.api.pending import PendingRequest
from cloudlet.api.rest_apis import RestApis
from cloudlet.clock import EPOCH_MS, Clock
from cloudlet.deploy import deploy
from cloudlet.deploy.stack import Stack as DeployedStack
from cloudlet.errors import AwsError, CloudletError
from cloudlet.faults import Faults
from cloudlet.functions.environment import Environment
from cloudlet.functions.invocation import Invocation
from cloudlet.functions.service import FunctionService
from cloudlet.history import History
from cloudlet.iam import Roles
from cloudlet.ids import Ids
from cloudlet.mappings.service import MappingService
from cloudlet.moto_backend import MotoBackend
from cloudlet.permissions import Gatekeeper
from cloudlet.schedules.delivery import Delivery
from cloudlet.schedules.events import Events
from cloudlet.schedules.scheduler import Scheduler
from cloudlet.sqs.service import SqsService
from cloudlet.stack import Stack
from cloudlet.switchboard import Switchboard
from cloudlet.wire.request import HttpRequest, HttpResponse, Request
from cloudlet.worker.settings import ENDPOINT, REGION

HOUR_S = 3600
INVOKE_LIMIT_S = 1000


class Cloud:
    """A small AWS account. Use it as a context manager, or call `close()`: it holds worker processes.

    `seed` decides all that is chance, and the account where none is given; its time begins at `start_ms` (since 1970).
    `calm` keeps standard queues in order and without duplicate deliveries. What a function's role does not allow is in
    the history as "not_allowed"; with `enforce_roles` it is refused, too. `endpoint` is the URL that
    handlers are told to call, `queue_url_base` what queue URLs begin with.
    """

    def __init__(
        self,
        seed: int = 0,
        *,
        calm: bool = False,
        region: str = REGION,
        account: str | None = None,
        endpoint: str = ENDPOINT,
        queue_url_base: str | None = None,
        start_ms: int = EPOCH_MS,
        enforce_roles: bool = False,
    ) -> None:
        self.seed, self.calm, self.region, self.endpoint = seed, calm, region, endpoint
        self.clock, self.ids = Clock(seed, start_ms), Ids(seed)
        self.account = account or self.ids.account()
        self.history, self.faults = History(self.clock), Faults(seed)
        self._store = tempfile.TemporaryDirectory(prefix="cloudlet-code-", ignore_cleanup_errors=True)
        self._board = Switchboard(self.clock, self.history, self.faults)
        self.roles = Roles()
        self._join(queue_url_base or f"https://sqs.{region}.amazonaws.com", enforce_roles)

    def _join(self, queue_url_base: str, enforce_roles: bool) -> None:
        """Make the services and connect them."""
        clock, ids, history, dispatch = self.clock, self.ids, self.history, self._board.dispatch
        place: dict[str, Any] = {"account": self.account, "region": self.region}
        self.sqs = SqsService(clock, ids, history, url_base=queue_url_base, seed=self.seed, calm=self.calm, **place)
        self.functions = FunctionService(self, ids, self.seed, dispatch, self._store.name)
        self.mappings = MappingService(clock, ids, history, self.sqs.queues, self.functions, roles=self.roles, **place)
        self.functions.mappings, self.functions.roles = self.mappings, self.roles
        self.sqs.when_made(self.mappings.follow)
        self.moto = MotoBackend(clock, roles=self.roles, **place)
        self.apis = RestApis(
            clock=clock,
            ids=ids,
            history=history,
            dispatch=dispatch,
            invoke=self.functions.start,
            roles=self.roles,
            **place,
        )
        rules = Delivery(clock, dispatch, self._accept, self.roles, "events", self._rule_may_invoke)
        schedules = Delivery(clock, dispatch, self._accept, self.roles, "scheduler")
        self._board.services = {
            "sqs": self.sqs,
            "lambda": self.functions,
            "events": Events(clock, ids, delivery=rules, **place),
            "scheduler": Scheduler(clock, ids, delivery=schedules, roles=self.roles, **place),
        }
        self._board.otherwise = self.moto
        self.roles.policy_of = self.sqs.policy_of
        gatekeeper = Gatekeeper(self.roles, history, self.sqs.has_policy, enforce=enforce_roles, **place)
        self._board.denies = gatekeeper.denies

    def __enter__(self) -> Cloud:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every worker and forget everything but the history."""
        self.functions.close()
        self.moto.close()
        self._store.cleanup()

    # Time

    @property
    def now(self) -> int:
        """Virtual milliseconds since 1970."""
        return self.clock.now

    def run(self, seconds: float) -> None:
        """Let virtual seconds pass."""
        self.clock.run_until(self.clock.now + round(seconds * 1000))

    def run_until(self, condition: Callable[[], bool], limit_s: float = HOUR_S) -> bool:
        """Let time pass until `condition()` holds, or the limit; tells whether it does."""
        return self.clock.run_until(self.clock.now + round(limit_s * 1000), condition)

    def settle(self, limit_s: float = HOUR_S, *, most_events: int | None = None) -> bool:
        """Let time pass until only schedules and retention wait; tells whether it came to rest.

        It may come to the limit before, or so much may happen that it is not waited for: `most_events` more in history.
        """
        limit = self.clock.now + round(limit_s * 1000)
        most = None if most_events is None else len(self.history) + most_events
        while self.clock.busy:
            if most is not None and len(self.history) > most:
                return False
            due = self.clock.next_due()
            if due is None or due > limit:
                self.clock.now = limit
                return False
            self.clock.step()
        return True

    # Using it

    def deploy(
        self,
        folder: str | Path,
        parameters: dict[str, str] | None = None,
        *,
        name: str = "workshop",
        **how: Any,
    ) -> Stack:
        """Deploy a folder with a SAM template and wait until its mappings are enabled. Raises TemplateError.

        `how` is for `cloudlet.deploy.deploy`.
        """
        made: DeployedStack = deploy(folder, self, parameters=parameters or {}, name=name, **how)
        self.run_until(lambda: not any(mapping.state == "Creating" for mapping in self.mappings.mappings.values()), 60)
        return Stack(made, self)

    def http(
        self, method: str, url: str, body: bytes | str = b"", headers: dict[str, str] | None = None
    ) -> HttpResponse:
        """Send a request to a deployed API and let time pass until it is answered."""
        request = self.start_http(method, url, body, headers)
        self.run_until(lambda: request.done, INVOKE_LIMIT_S)
        return request.response

    def start_http(
        self, method: str, url: str, body: bytes | str = b"", headers: dict[str, str] | None = None
    ) -> PendingRequest:
        """Only begin a request; let time pass until it is `.done` (see `run_until`)."""
        request = PendingRequest()
        data = body.encode() if isinstance(body, str) else body
        self.apis.request(method, url, headers or {}, data, request.answer)
        return request

    def start(self, function: str, event: Any) -> Invocation:
        """Begin a synchronous invocation; let time pass until `.done` (see `run_until`)."""
        return self.functions.start(function, event, "invoke", lambda _: None)

    def invoke(self, function: str, event: Any) -> Invocation:
        """Invoke a function and let time pass until it has ended."""
        invocation = self.start(function, event)
        self.run_until(lambda: invocation.done, INVOKE_LIMIT_S)
        return invocation

    def call(self, service: str, operation: str, /, **params: Any) -> dict[str, Any]:
        """Make an API call as a client outside, and let time pass until it is answered. Raises AwsError."""
        answers: list[Any] = []
        self.dispatch(Request(service, operation, params), answers.append)
        self.run_until(lambda: bool(answers), INVOKE_LIMIT_S)
        if isinstance(answers[0], AwsError):
            raise answers[0]
        return dict(answers[0])

    def client(self, service: str, **options: Any) -> Any:
        """A boto3 client of this process whose calls reach this cloud, and nothing else."""
        from cloudlet.wire import bridge

        return bridge.client(service, self.answer_now, self.region, **options)

    # What its parts ask of it

    def dispatch(self, request: Request, reply: Callable[[Any], None]) -> None:
        """Answer a call of someone outside."""
        self._board.dispatch(request, reply)

    def answer_now(self, http: HttpRequest) -> HttpResponse:
        """Answer an HTTP call of AWS's API, letting time pass until the answer is there."""
        answers: list[HttpResponse] = []
        self.answer_http(http, answers.append)
        if not self.run_until(lambda: bool(answers), INVOKE_LIMIT_S):
            raise CloudletError(f"{http.method} {http.url} was not answered within {INVOKE_LIMIT_S} virtual seconds")
        return answers[0]

    def answer_http(self, http: HttpRequest, done: Callable[[HttpResponse], None]) -> None:
        """Answer an HTTP call of AWS's API that comes from outside."""
        self._board.answer(http, done, request_id=self.ids.uuid())

    def answer(self, http: HttpRequest, caller: Environment, done: Callable[[HttpResponse | None], None]) -> None:
        """Answer an HTTP call of a handler; None means that the handler dies at it."""
        self._board.answer(
            http,
            done,
            request_id=self.ids.uuid(),
            caller=caller.name,
            role=caller.function.role,
            invocation=caller.invocation.request_id if caller.invocation else None,
            die=lambda: done(None),
        )

    def _rule_may_invoke(self, function: str, rule_arn: str) -> bool:
        return self.functions.permits(function, "events.amazonaws.com", rule_arn)

    def _accept(self, function: str, event: Any, source: str, _: Callable[[Invocation], None]) -> None:
        self.functions.accept(function, event, source)

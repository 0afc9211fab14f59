"""Runs functions: finds or makes an environment for an invocation, or throttles it.

Reserved concurrency is both a guarantee and a limit; what is over it is throttled, never queued.
Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cloudlet.functions import lineage
from cloudlet.functions.environment import Environment
from cloudlet.functions.function import Function
from cloudlet.functions.host import Host
from cloudlet.functions.invocation import Invocation
from cloudlet.ids import Ids

ACCOUNT_CONCURRENCY = 1000
MIN_UNRESERVED = 100

RESERVED_REASON = "ReservedFunctionConcurrentInvocationLimitExceeded"
ACCOUNT_REASON = "ConcurrentInvocationLimitExceeded"

Done = Callable[[Invocation], None]


class Runner:
    """All environments of a cloud."""

    def __init__(self, host: Host, ids: Ids, seed: object) -> None:
        self._host, self._ids, self._seed = host, ids, seed
        self._idle: dict[str, list[Environment]] = {}
        self._busy: set[Environment] = set()
        self._made: dict[str, int] = {}
        self.reserved_total = 0

    def run(
        self,
        function: Function,
        event: Any,
        source: str,
        done: Done,
        *,
        request_id: str | None = None,
        chain: lineage.Lineage | None = None,
        client: dict[str, Any] | None = None,
    ) -> Invocation:
        """Begin an invocation. A throttled one is done at once, with status "throttled" and the reason as error."""
        invocation = Invocation(request_id or self._ids.uuid(), function.name, event, source, client=client)
        invocation.trace = lineage.header(chain or {}, function.name)
        reason = self._refusal(function)
        if reason is not None:
            self._throttle(function, invocation, reason)
            done(invocation)
            return invocation
        function.running += 1
        environment = self._environment(function)
        self._busy.add(environment)
        environment.begin(invocation, lambda ended: self._finish(function, environment, ended, done))
        return invocation

    def retire(self, function: Function) -> None:
        """End the idle environments of a function whose code or settings changed."""
        for environment in self._idle.pop(function.name, []):
            environment.close()

    def busy(self, function: Function | None = None) -> list[Environment]:
        """The environments that run something now, in the order of their names."""
        chosen = [env for env in self._busy if function is None or env.function.name == function.name]
        return sorted(chosen, key=lambda environment: environment.name)

    @property
    def crowd(self) -> int:
        """How many environments run something now."""
        return len(self._busy)

    def idle(self) -> list[Environment]:
        """The environments that wait for their next invocation."""
        return [environment for idle in self._idle.values() for environment in idle]

    def close(self) -> None:
        """End every worker."""
        for environment in [*self._busy, *self.idle()]:
            environment.close()
        self._busy.clear()
        self._idle.clear()

    def _refusal(self, function: Function) -> str | None:
        limit = function.reserved_concurrency
        if limit is not None:
            return RESERVED_REASON if function.running >= limit else None
        shared = sum(1 for env in self._busy if env.function.reserved_concurrency is None)
        return ACCOUNT_REASON if shared >= ACCOUNT_CONCURRENCY - self.reserved_total else None

    def _throttle(self, function: Function, invocation: Invocation, reason: str) -> None:
        invocation.status, invocation.ended = "throttled", self._host.clock.now
        invocation.error = {
            "errorType": "TooManyRequestsException",
            "errorMessage": "Rate Exceeded.",
            "reason": reason,
        }
        self._host.history.record(
            function.name,
            "throttled",
            request_id=invocation.request_id,
            reason=reason,
            source=invocation.source,
        )

    def _environment(self, function: Function) -> Environment:
        idle = self._idle.get(function.name)
        if idle:
            return idle.pop(self._host.clock.random.randrange(len(idle)))
        number = self._made[function.name] = self._made.get(function.name, 0) + 1
        name = f"{function.name}#{number}"
        return Environment(function, name, f"{self._seed} {name}", self._host)

    def _finish(self, function: Function, environment: Environment, invocation: Invocation, done: Done) -> None:
        function.running -= 1
        self._busy.discard(environment)
        if environment.alive:
            self._idle.setdefault(function.name, []).append(environment)
        done(invocation)

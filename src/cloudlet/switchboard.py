"""The one road of every AWS call: trouble on order first, then the service, then the history.

The effect of a call and its answer happen at one moment of virtual time; the way there is what takes time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from cloudlet import wire
from cloudlet.clock import Clock
from cloudlet.errors import AwsError
from cloudlet.faults import THROTTLES, Fault, Faults
from cloudlet.history import History
from cloudlet.partly import with_fewer_messages, without_entries, without_writes
from cloudlet.wire.raw import RawResult
from cloudlet.wire.request import HttpRequest, HttpResponse, Reply, Request, Result, Service

TRACE_HEADER = "x-amzn-trace-id"
GATEWAY = "api"  # as the REST front calls itself


class Switchboard:
    """Hands calls to services. `services` maps a name to what answers; `otherwise` answers the rest.

    `denies` is asked first: whether the caller may make this call.
    """

    def __init__(self, clock: Clock, history: History, faults: Faults) -> None:
        self.services: dict[str, Service] = {}
        self.otherwise: Service | None = None
        self.denies: Callable[[Request], AwsError | None] = lambda _: None
        self._clock, self._history, self._faults = clock, history, faults

    def answer(
        self,
        http: HttpRequest,
        done: Callable[[HttpResponse], None],
        *,
        request_id: str,
        caller: str = "client",
        role: str | None = None,
        invocation: str | None = None,
        die: Callable[[], None] | None = None,
    ) -> None:
        """Answer a call as it came over the wire, in the protocol that it came in."""
        parsed = wire.parse(http, caller, role, request_id)
        if isinstance(parsed, HttpResponse):
            done(parsed)
            return
        request = replace(parsed, invocation=invocation)
        self.dispatch(request, lambda answer: done(wire.render(request, answer, request_id)), die)

    def dispatch(self, request: Request, reply: Reply, die: Callable[[], None] | None = None) -> None:
        """Answer a call. Faults hit callers that can `die`, which are the handlers, and API Gateway."""
        finish = self._recording(request, reply)
        if denied := self.denies(request):
            finish(denied)
            return
        hit = die is not None or request.caller == GATEWAY
        fault = self._faults.striking(request, may_die=die is not None) if hit else None
        if fault is None:
            self._serve(request, finish)
            return
        self._history.record(
            request.caller, "fault", service=request.service, operation=request.operation, name=fault.name
        )
        if fault.kind == "unheard":
            self._serve(request, self._recording(request, lambda _: reply(fault.refusal(request))))
        else:
            self._strike(fault, request, finish, die or (lambda: None))

    def _strike(self, fault: Fault, request: Request, finish: Reply, die: Callable[[], None]) -> None:
        if fault.kind == "crash_before":
            die()
        elif fault.kind == "crash_after":
            silent = self._recording(request, lambda _: die())
            self._serve(request, silent)
        elif fault.kind == "entries":
            self._serve_part(request, fault, finish)
        elif fault.kind == "slow":
            self._clock.later(fault.delay_ms, lambda: self._serve(request, finish))
        elif fault.kind == "fewer":
            self._serve(with_fewer_messages(request, fault), finish)
        elif fault.kind == "unprocessed":
            self._serve_rest(request, fault, finish)
        else:
            finish(fault.refusal(request))

    def _serve_part(self, request: Request, fault: Fault, finish: Reply) -> None:
        passing, failed = without_entries(request, fault)

        def add_failed(answer: Result | AwsError) -> None:
            finish(answer if isinstance(answer, AwsError) else answer | {"Failed": answer.get("Failed", []) + failed})

        if passing.params["Entries"]:
            self._serve(passing, add_failed)
        else:
            add_failed({})  # and without Successful: open-telemetry/opentelemetry-python-contrib#4744

    def _serve_rest(self, request: Request, fault: Fault, finish: Reply) -> None:
        passing, left = without_writes(request, fault)
        if not passing.params["RequestItems"]:
            finish(replace(THROTTLES["dynamodb"]))
            return

        def add_left(answer: Result | AwsError) -> None:
            finish(answer if isinstance(answer, AwsError) else answer | {"UnprocessedItems": left})

        self._serve(passing, add_left)

    def _serve(self, request: Request, finish: Reply) -> None:
        service = self.services.get(request.service) or self.otherwise
        if service is None:
            finish(
                AwsError(
                    "UnknownOperationException",
                    f"cloudlet does not model the service {request.service}.",
                    404,
                )
            )
            return
        service.call(_traced(request), finish)

    def _recording(self, request: Request, reply: Reply) -> Reply:
        started = self._clock.now

        def finish(answer: Result | AwsError) -> None:
            facts: dict[str, Any] = {"error": answer} if isinstance(answer, AwsError) else {"result": answer}
            if isinstance(answer, RawResult):
                facts = {"result": dict(answer)}
            self._history.record(
                request.caller,
                "call",
                service=request.service,
                operation=request.operation,
                params=request.params,
                started=started,
                invocation=request.invocation,
                **facts,
            )
            reply(answer)

        return finish


def _traced(request: Request) -> Request:
    """SQS keeps the trace header of a send as the message's AWSTraceHeader (recorded on AWS, 2025-06-27)."""
    if request.service != "sqs" or request.http is None or TRACE_HEADER not in request.http.headers:
        return request
    header = {"AWSTraceHeader": {"DataType": "String", "StringValue": request.http.headers[TRACE_HEADER]}}
    params = request.params
    if request.operation == "SendMessage":
        params = params | {"MessageSystemAttributes": header | (params.get("MessageSystemAttributes") or {})}
    elif request.operation == "SendMessageBatch":
        entries = [
            entry | {"MessageSystemAttributes": header | (entry.get("MessageSystemAttributes") or {})}
            for entry in params.get("Entries", [])
        ]
        params = params | {"Entries": entries}
    return replace(request, params=params)

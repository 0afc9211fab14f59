"""An execution environment, seen from the cloud: every call, sleep and end of its worker is an event on the clock."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from typing import Any

from cloudlet.clock import Timer, Timers
from cloudlet.functions import commands, outcomes
from cloudlet.functions.awaited import Awaited
from cloudlet.functions.function import Function
from cloudlet.functions.host import Host
from cloudlet.functions.invocation import Invocation
from cloudlet.functions.sayings import NONSENSE
from cloudlet.functions.worker_process import WorkerGone, WorkerProcess
from cloudlet.wire.request import HttpRequest, HttpResponse
from cloudlet.worker.channel import Frame

COLD_START_MS = (120, 260)
INIT_LIMIT_MS = 10_000  # Lambda developer guide, "Understanding the Lambda execution environment lifecycle"
CALL_MS = (8, 30)
MIN_SLEEP_MS = 1


class Environment:
    """One worker and the invocation that it is busy with."""

    def __init__(self, function: Function, name: str, seed: str, host: Host) -> None:
        self.function, self.name, self._seed, self._host = function, name, seed, host
        self.invocation: Invocation | None = None
        self.calls = 0
        self._worker: WorkerProcess | None = None
        self._scratch: tempfile.TemporaryDirectory[str] | None = None
        self._timers = Timers(host.clock)
        self._sleeps: dict[int, Timer] = {}
        self._init_limit: Timer | None = None
        self._deadline: Timer | None = None
        self._initialising = False
        self._done: Callable[[Invocation], None] = lambda _: None
        self._early_log = ""

    @property
    def alive(self) -> bool:
        """Whether it can take another invocation, now or later."""
        return self._worker is not None

    @property
    def pid(self) -> int | None:
        """The process of its worker, None where there is none."""
        return self._worker.pid if self._worker else None

    def begin(self, invocation: Invocation, done: Callable[[Invocation], None]) -> None:
        """Start on `invocation`; `done` is called with it when it has ended in some way."""
        self.invocation, self._done, self.calls = invocation, done, 0
        invocation.environment, invocation.started = self.name, self._host.clock.now
        if self._worker is None:
            self._host.history.record(self.function.name, "cold_start", environment=self.name)
            self._start()
        else:
            self._invoke()

    def close(self) -> None:
        """End the worker and everything that waits for it."""
        self._timers.cancel()
        self._sleeps.clear()
        for timer in (self._init_limit, self._deadline):
            if timer is not None:
                timer.cancel()
        if self._worker is not None:
            self._worker.kill()
            self._worker = None
        if self._scratch is not None:
            self._scratch.cleanup()
            self._scratch = None

    # Starting

    def _start(self) -> None:
        """Have the worker import the handler at once, on another core, and hear of it when its cold start is over."""
        delay_ms = self._host.clock.random.randint(*COLD_START_MS)
        self._initialising = True
        self._worker = WorkerProcess(self.function.folder)
        self._scratch = tempfile.TemporaryDirectory(prefix="cloudlet-", ignore_cleanup_errors=True)
        facts = commands.to_import(self.function, self._host, self.name, self._scratch.name)
        self._worker.send(facts | {"seed": self._seed, "now": self._host.clock.now + delay_ms})
        self._timers.later(delay_ms, self._listen)

    def _limit_init(self) -> None:
        """An import that waits for something may take ten seconds."""
        if self._initialising and not self._init_limit and not self._deadline:
            assert self.invocation is not None and self.invocation.started is not None
            self._init_limit = self._host.clock.at(self.invocation.started + INIT_LIMIT_MS, self._start_again)

    def _start_again(self) -> None:
        """What takes longer to import is begun anew, and now it takes the invocation's own time."""
        self.close()
        self._early_log += outcomes.INIT_REPORT
        self._limit_time()
        self._start()

    def _limit_time(self) -> Timer:
        self._deadline = self._host.clock.later(self.function.timeout_s * 1000, self._time_out)
        return self._deadline

    def _invoke(self) -> None:
        assert self._worker is not None and self.invocation is not None
        now, invocation, self._initialising = self._host.clock.now, self.invocation, False
        invocation.ready = now
        if self._init_limit is not None:
            self._init_limit.cancel()
        self._host.history.record(
            self.function.name,
            "invoked",
            request_id=invocation.request_id,
            environment=self.name,
            payload=invocation.event,
            source=invocation.source,
        )
        ends = self._deadline or self._limit_time()
        command = commands.to_invoke(self.function, invocation, self.name, now, ends.due_ms)
        self._worker.send(command, json.dumps(invocation.event).encode())
        self._listen()

    # Listening

    def _listen(self, more: bool = False) -> None:
        worker = self._worker
        if worker is None:
            return
        try:
            frames = worker.read_more() if more else worker.read()
        except WorkerGone as gone:
            self._lose(str(gone))
            return
        for frame in frames:
            self._hear(frame)

    def _hear(self, frame: Frame) -> None:
        header, body = frame
        kind = header.get("t")
        if kind in ("call", "sleep"):
            self._early_log += str(header.get("log", ""))
            self._limit_init()
        if kind == "call":
            self._timers.later(self._host.clock.random.randint(*CALL_MS), lambda: self._perform(header, body))
        elif kind == "sleep":
            wait_ms = max(MIN_SLEEP_MS, round(float(header["seconds"]) * 1000))
            self._sleeps[header["id"]] = self._timers.later(wait_ms, lambda: self._reply(header, {}))
        elif kind == "woken" and header["id"] in self._sleeps:
            self._timers.drop(self._sleeps.pop(header["id"]))
        elif kind == "violation":
            self._violate(str(header.get("what")))
        elif kind == "ready":
            self._early_log += str(header.get("log", ""))
            if self.invocation is not None and self._initialising:
                self._invoke()
        elif kind == "result":
            self._succeed(header, body)
        elif kind in ("error", "init_failed"):
            error = outcomes.clean_error(header.get("error"), at_init=kind == "init_failed")
            self._end("failed", error=error, log=header.get("log"), keep=kind == "error")
        elif kind == "exit":
            self._crash(outcomes.exited(header.get("status")), header.get("log"))
        elif kind == "out_of_memory":
            self._violate("use more memory than there is")
            self._crash(outcomes.KILLED, header.get("log"))

    def _perform(self, header: dict[str, Any], body: bytes) -> None:
        self.calls += 1
        http = HttpRequest(str(header["method"]), str(header["url"]), dict(header["headers"]), body)
        began = self._worker

        def answered(response: HttpResponse | None) -> None:
            if self._worker is None or self._worker is not began:
                return
            if response is None:
                self._crash(outcomes.KILLED)
            else:
                self._reply(header, {"status": response.status, "headers": response.headers}, response.body)

        call = Awaited(self._timers, answered, lambda: self._reply(header, {"status": None}))
        self._host.answer(http, self, call.answer)
        call.wait(header["patience"])

    def _reply(self, header: dict[str, Any], answer: dict[str, Any], body: bytes = b"") -> None:
        if self._worker is None:
            return
        self._sleeps.pop(header["id"], None)
        self._worker.send({"id": header["id"], "now": self._host.clock.now, **answer}, body)
        if self.invocation is not None:  # a thread left behind is frozen until the next invocation
            self._listen(more=True)

    # Ending

    def _succeed(self, header: dict[str, Any], body: bytes) -> None:
        try:
            payload = json.loads(body)
        except (ValueError, RecursionError):
            payload = None
        if len(body) > outcomes.MAX_RESPONSE_BYTES:
            self._end("failed", error=outcomes.TOO_LARGE, log=header.get("log"), keep=True)
            return
        if self.invocation is not None:
            self.invocation.left = header.get("left", 0)
        self._end("succeeded", payload=payload, log=header.get("log"), keep=True)

    def _time_out(self) -> None:
        self._deadline = None
        self._end("timed_out", error=outcomes.timed_out(self.function.timeout_s), keep=False)

    def _lose(self, why: str) -> None:
        """The worker is gone. One that would never have ended is over when its time is."""
        if why == "endless loop":
            self._violate(why)
            if self._deadline is not None:
                return
            self._end("timed_out", error=outcomes.INIT_TIMED_OUT, keep=False)
            return
        if why == "out of memory":
            self._violate("use more memory than there is")
        if why == NONSENSE:
            self._violate(why)
        self._crash(outcomes.KILLED if why == "out of memory" else outcomes.exited(0))

    def crash(self) -> None:
        """Die here and now, as if the machine under it had."""
        self._crash(outcomes.KILLED)

    def _crash(self, error: dict[str, Any], log: object = None) -> None:
        self._end("crashed", error=error, log=log, keep=False)

    def _violate(self, what: str) -> None:
        if self.invocation is not None:
            self.invocation.violations.append(what)
        self._host.history.record(self.name, "violation", function=self.function.name, what=what)

    def _end(self, status: Any, *, keep: bool, payload: Any = None, error: Any = None, log: object = None) -> None:
        invocation, self.invocation = self.invocation, None
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        if not keep:
            self.close()
        if invocation is None:
            return
        invocation.status, invocation.payload, invocation.ended = status, payload, self._host.clock.now
        invocation.error = outcomes.named(error, invocation.request_id, status)
        invocation.log, self._early_log = self._early_log + (log if isinstance(log, str) else ""), ""
        outcomes.record(self._host.history, self.function, invocation)
        self._done(invocation)

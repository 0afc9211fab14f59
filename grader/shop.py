"""The shop that a check works with: a lesson's folder, deployed on a fresh cloud that nobody else has touched.

Its methods raise a finding by themselves where the learner's code did not even return.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from grader import clouds, explain, leftovers, overdone, violations
from grader.answer import JSON_HEADERS, Answer
from grader.clouds import OpenCloud
from grader.course import Lesson
from grader.finding import Finding
from grader.folder import Folder
from grader.not_shown import NotShown
from grader.refused_template import not_deployed
from grader.words import shortened

if TYPE_CHECKING:
    from cloudlet import Cloud, Stack
    from cloudlet.functions.function import Function
    from cloudlet.functions.invocation import Invocation
    from cloudlet.history import Event, History
    from cloudlet.moto_backend import Table
    from cloudlet.sqs.queue import Queue

Thing = TypeVar("Thing")
RUN_LIMIT_S = 1000  # the longest timeout is 900
SLOW_S = 1.5  # in real time: an invocation takes milliseconds
BAD_GATEWAY = "API Gateway answers 502 when the handler raises; the caller learns nothing and cannot tell what to do."


class Shop:
    """A lesson's folder on a cloud of its own; use it in a `with`."""

    def __init__(
        self,
        lesson: Lesson,
        folder: Folder,
        open_cloud: OpenCloud,
        seed: int,
        calm: bool,
        before_each_event: Callable[[], None] = lambda: None,
    ) -> None:
        self.lesson, self.folder, self.seed, self.calm = lesson, folder, seed, calm
        self.scene = 0
        """Where in the history a finding's timeline begins."""
        self._open, self._before_each_event = open_cloud, before_each_event
        self._cloud: Cloud | None = None

    def __enter__(self) -> Shop:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._cloud is not None:
            self._cloud.close()

    @property
    def cloud(self) -> Cloud:
        """The cloud, opened when it is first asked for."""
        if self._cloud is None:
            self._cloud = self._open(self.seed, self.calm)
            self._cloud.clock.before_each = self._before_each
        return self._cloud

    def _before_each(self) -> None:
        self._before_each_event()
        overdone.stop_what_never_ends(self)

    @property
    def opened(self) -> bool:
        """Whether there is a cloud yet."""
        return self._cloud is not None

    @property
    def real_time(self) -> bool:
        """Whether the cloud lives in real time: it can only be looked at now and then, and takes no faults."""
        return bool(self._cannot)

    @property
    def _cannot(self) -> dict[str, str]:
        return getattr(self.cloud, "cannot", {})

    def needs(self, ability: str) -> None:
        """Raises NotShown where the cloud cannot show what a check asks about: its `cannot` has the names."""
        if reason := self._cannot.get(ability):
            raise NotShown(reason)

    @cached_property
    def stack(self) -> Stack:
        """What the folder's template made; a finding where it cannot be deployed."""
        from cloudlet.errors import TemplateError

        try:
            return self.cloud.deploy(self.folder.path)
        except TemplateError as error:
            raise not_deployed(error, self.folder) from None

    @property
    def history(self) -> History:
        """All that happened so far."""
        return self.cloud.history

    def queue(self, logical_id: str) -> Queue:
        """The queue of that name in the template."""
        return self._found(self.stack.queue, logical_id, "queue")

    def table(self, logical_id: str) -> Table:
        """The table of that name in the template."""
        return self._found(self.stack.table, logical_id, "table")

    def function(self, logical_id: str) -> Function:
        """The function of that name in the template."""
        return self._found(self.stack.function, logical_id, "function")

    def url(self, path: str) -> str:
        """The URL of a path of the lesson's API, whose output may end with that path or not."""
        return self.output("ApiUrl").rstrip("/").removesuffix(path) + path

    def post(
        self,
        path: str,
        body: str | bytes = b"",
        headers: Mapping[str, str] | None = None,
        *,
        may_fail: bool = False,
    ) -> Answer:
        """POST to the lesson's API and wait for the answer. A function that fails is a finding, unless it may."""
        url = self.url(path)
        before = len(self.history)
        data = body.encode() if isinstance(body, str) else body
        sent = dict(JSON_HEADERS if headers is None else headers)
        began = time.monotonic()
        response = self.cloud.http("POST", url, body=data, headers=sent)
        self._nothing_runs_on(began)
        since = self.history.events[before:]
        failure = next((event for event in since if event.kind in explain.ENDED_BADLY), None)
        if failure is not None and not may_fail:
            asked = f"POST {path} {data.decode('utf-8', 'replace') or 'without a body'}"
            raise self.explained(failure, BAD_GATEWAY, asked)
        reasons = [str(event.facts.get("reason") or "") for event in since if event.kind == "http_response"]
        return Answer(response.status, response.headers, response.body, "".join(reasons[-1:]), failure)

    def invoke(self, logical_id: str, event: Any, *, may_fail: bool = False, asked: str = "") -> Invocation:
        """Invoke a function to its end. Not to return is a finding, on what was `asked`, unless it may fail."""
        before = len(self.history)
        began = time.monotonic()
        invocation = self.cloud.invoke(self.function(logical_id).name, event)
        self._nothing_runs_on(began)
        since = [it for it in self.history.events[before:] if it.facts.get("request_id") == invocation.request_id]
        failure = next((it for it in since if it.kind in explain.ENDED_BADLY), None)
        if failure is not None and not may_fail:
            raise self.explained(failure, asked=asked)
        return invocation

    def run(self, logical_id: str, event: Any, enough: Callable[[Invocation], bool]) -> Invocation:
        """Invoke a function and wait for its end, or until `enough`: for one that may never end by itself."""
        name = self.function(logical_id).name
        try:
            invocation = self.cloud.start(name, event)
        except NotShown:
            return self.cloud.invoke(name, event)
        self.cloud.run_until(lambda: invocation.done or enough(invocation), RUN_LIMIT_S)
        return invocation

    def again(self, seed: int) -> Shop:
        """The same folder on another fresh cloud, with another seed; use it in a `with`."""
        return Shop(self.lesson, self.folder, self._open, seed, self.calm, self._before_each_event)

    def elsewhere(self) -> Shop:
        """The same folder on a cloud with another account, region and endpoint, if this one can be elsewhere."""
        there = clouds.elsewhere(self._open)
        return Shop(self.lesson, self.folder, there, self.seed, self.calm, self._before_each_event)

    def plain_name(self, physical: str) -> str:
        """A function, queue or environment by the name that the template gives it."""
        name, hash_sign, number = physical.partition("#")
        names = {it.physical_id.rsplit("/", 1)[-1]: it.logical_id for it in self.stack.resources.values()}
        return names.get(name, name) + hash_sign + number

    def when(self, at_ms: int) -> str:
        """A moment since the cloud began: `3.521 s`."""
        from cloudlet.timeline.words import moment

        return moment(at_ms - self.cloud.clock.start_ms)

    def output(self, name: str) -> str:
        """An output of the template; a finding when it is missing."""
        return str(self._found(self.stack.outputs.__getitem__, name, "output"))

    def look_at(self, file: str, *where: int | str) -> str:
        """`lessons/01_sender/sender.py:12`: the line of that number, or the first one with one of these texts."""
        return self.folder.look_at(file, *where)

    def file_of(self, function_name: str) -> str:
        """The file that holds a function's handler; `function_name` is the physical one."""
        for resource in self.stack.resources.values():
            if resource.physical_id == function_name and resource.type == "AWS::Lambda::Function":
                return self.function(resource.logical_id).handler.rpartition(".")[0].replace(".", "/") + ".py"
        return self.lesson.files[0]

    def explained(self, failure: Event, because: str = "", asked: str = "", act: str = "") -> Finding:
        """The finding for a function that failed, timed out or crashed.

        `asked` says what it had to do; `because` and `act` are for one that raised an exception.
        """
        finding = explain.ended_badly(failure, self.folder, self.file_of(failure.actor), because, act)
        finding.saw = f"{shortened(asked)}\n{finding.saw}" if asked else finding.saw
        return self.offence() or finding

    def offence(self) -> Finding | None:
        """The finding for what the sandbox refused or stopped, if it did."""
        if self._cloud is None:
            return None
        event = next(iter(self.history.of("violation")), None)
        if event is None:
            return None
        return violations.violation(event, self.folder, self.file_of(str(event.facts.get("function"))))

    def threads_run_on(self) -> bool:
        """Whether an environment is busy although no invocation is in progress there."""
        return "threads" not in self._cannot and leftovers.threads_run_on(self.cloud.functions.runner.idle())

    def _nothing_runs_on(self, began_s: float) -> None:
        """A finding when an invocation was slow because of threads that earlier ones left behind."""
        if time.monotonic() - began_s > SLOW_S and self.offence() is None and self.threads_run_on():
            raise violations.left_running(self.folder, self.lesson.files[0])

    def _found(self, find: Callable[[str], Thing], name: str, kind: str) -> Thing:
        try:
            return find(name)
        except KeyError as error:
            there = f"there is {', '.join(self.stack.outputs) or 'none'}" if kind == "output" else error.args[0]
            raise Finding(
                f"the template has no {kind} {name}: {there}",
                "A lesson's names are fixed, for the grader finds things by them.",
                self.look_at("template.yaml", "Resources" if kind != "output" else "Outputs"),
                f"Give the {kind} the name {name} in template.yaml.",
            ) from None

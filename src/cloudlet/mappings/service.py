"""The API of event source mappings, with AWS's refusals.

Texts: recorded on AWS (2025-11-25/27), tests/aws/services/lambda_/test_lambda_api.py, test_lambda_integration_sqs.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cloudlet.clock import Clock
from cloudlet.errors import AwsError
from cloudlet.functions import configuration, pages
from cloudlet.history import History
from cloudlet.iam import Roles
from cloudlet.ids import Ids
from cloudlet.mappings import settings
from cloudlet.mappings.mapping import Mapping
from cloudlet.mappings.poller import Functions, Poller
from cloudlet.sqs.queue import Queue
from cloudlet.wire.request import Reply, Request, Result

SETTLE_MS = (1_500, 4_000)
POLL = ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")
CHANGING = ("Updating", "Enabling", "Disabling", "Deleting")
OFF = ("Disabled", "Disabling")


class MappingService:
    """All event source mappings of a cloud. `mappings` and their pollers are held by UUID."""

    def __init__(
        self,
        clock: Clock,
        ids: Ids,
        history: History,
        queues: dict[str, Queue],
        functions: Functions,
        region: str,
        account: str,
        roles: Roles,
    ) -> None:
        self.mappings: dict[str, Mapping] = {}
        self.pollers: dict[str, Poller] = {}
        self._clock, self._ids, self._history = clock, ids, history
        self._queues, self._functions, self._region, self._account = queues, functions, region, account
        self._roles = roles

    def call(self, request: Request, reply: Reply) -> None:
        """Answer a call of the Lambda API that is about a mapping."""
        operations: dict[str, Callable[[dict[str, Any]], Result]] = {
            "CreateEventSourceMapping": self._create,
            "GetEventSourceMapping": self._get,
            "UpdateEventSourceMapping": self._update,
            "DeleteEventSourceMapping": self._delete,
            "ListEventSourceMappings": self._list,
        }
        answer: Result | AwsError
        try:
            answer = operations[request.operation](request.params)
        except AwsError as refusal:
            answer = refusal
        reply(answer)

    def follow(self, queue: Queue) -> None:
        """A queue was made: a mapping of an earlier one with its name polls this one from now on."""
        for mapping in self.mappings.values():
            if mapping.queue_arn == queue.arn and mapping.uuid in self.pollers:
                self._stop(mapping)
                self._start(mapping)

    def _create(self, params: dict[str, Any]) -> Result:
        if not params.get("EventSourceArn"):
            raise settings.refused("Unrecognized event source.")
        source = str(params["EventSourceArn"])
        settings.check_source(source, self._region, self._account, params.get("StartingPosition"))
        uuid = self._ids.uuid()
        arn = f"arn:aws:lambda:{self._region}:{self._account}:event-source-mapping:{uuid}"
        mapping = Mapping(uuid, arn, params["EventSourceArn"])
        self._lead_to(mapping, params["FunctionName"])
        settings.apply(mapping, params)
        self._check(mapping)
        enabled = params.get("Enabled", True)
        mapping.state = "Creating" if enabled else "Disabled"
        self.mappings[uuid] = mapping
        if enabled:
            self._become(mapping, "Enabled")
        return self._touched(mapping)

    def _lead_to(self, mapping: Mapping, name: str) -> None:
        """Let a mapping invoke the function of a name or an ARN, perhaps with a qualifier."""
        mapping.function_name, qualifier = configuration.bare_name(name), configuration.qualifier_of(name)
        arn = configuration.function_arn(self._region, self._account, mapping.function_name)
        mapping.function_arn = f"{arn}:{qualifier}" if qualifier else arn

    def _check(self, mapping: Mapping) -> None:
        """What AWS looks at when a mapping is made or changed: both ends, and how they fit."""
        try:
            function = self._functions.find(mapping.function_name)
        except AwsError:
            raise settings.refused("Function does not exist") from None
        queue = self._queues.get(mapping.queue_name)
        if queue is None:
            raise settings.NO_QUEUE
        for other in self.mappings.values():
            same = (other.queue_arn, other.function_arn) == (mapping.queue_arn, mapping.function_arn)
            if same and other.uuid != mapping.uuid and other.state != "Deleting":
                raise settings.duplicate(mapping, other)
        self._check_role(function.role, queue.arn)
        visibility_s = int(queue.attributes["VisibilityTimeout"])
        if visibility_s < function.timeout_s:
            raise settings.refused(
                f"Queue visibility timeout: {visibility_s} seconds is less than "
                f"Function timeout: {function.timeout_s} seconds"
            )

    def _check_role(self, arn: str, queue_arn: str) -> None:
        """Lambda polls with the function's role; one that is not known here, or not all of it, may do anything."""
        role = self._roles.get(arn)
        if role is None or not role.known:
            return
        for action in POLL:
            if not self._roles.allows(arn, f"sqs:{action}", queue_arn):
                raise settings.refused(f"The function execution role does not have permissions to call {action} on SQS")

    def _get(self, params: dict[str, Any]) -> Result:
        return self._find(params).shown()

    def _update(self, params: dict[str, Any]) -> Result:
        return self.change(self._usable(params, "update", "Creating", *CHANGING).uuid, **params)

    def change(self, uuid: str, **params: Any) -> Result:
        """Update a mapping as the API does, though it is in use: for whoever sets a scene and does not wait."""
        mapping = self.mappings[uuid]
        before = dict(vars(mapping))
        try:
            if name := params.get("FunctionName"):
                self._lead_to(mapping, name)
            settings.apply(mapping, params)
            self._check(mapping)
        except AwsError:
            vars(mapping).update(before)
            raise
        wanted = params.get("Enabled", mapping.state not in OFF)
        if not wanted:
            self._stop(mapping)
            mapping.state = "Disabling"
            self._become(mapping, "Disabled")
        else:
            mapping.state = "Enabling" if mapping.state in OFF else "Updating"
            self._become(mapping, "Enabled")
        return self._touched(mapping)

    def _delete(self, params: dict[str, Any]) -> Result:
        mapping = self._usable(params, "delete", *CHANGING)
        self._stop(mapping)
        mapping.state, mapping.changes = "Deleting", mapping.changes + 1
        self._clock.later(self._delay(), lambda: self._forget(mapping), daemon=True)
        return self._touched(mapping)

    def _forget(self, mapping: Mapping) -> None:
        self.mappings.pop(mapping.uuid, None)

    def _list(self, params: dict[str, Any]) -> Result:
        name = params.get("FunctionName")
        chosen = [
            mapping.shown()
            for mapping in self.mappings.values()
            if params.get("EventSourceArn") in (None, mapping.queue_arn)
            and (name is None or configuration.bare_name(name) == mapping.function_name)
        ]
        return pages.page("EventSourceMappings", chosen, params, 100)

    def _find(self, params: dict[str, Any]) -> Mapping:
        mapping = self.mappings.get(str(params.get("UUID")))
        if mapping is None:
            raise AwsError("ResourceNotFoundException", "The resource you requested does not exist.", 404)
        return mapping

    def _usable(self, params: dict[str, Any], act: str, *states: str) -> Mapping:
        """The mapping, unless it is in one of these states (botocore's model of Lambda, ResourceInUseException)."""
        mapping = self._find(params)
        if mapping.state in states:
            raise AwsError("ResourceInUseException", f"Cannot {act} the event source mapping because it is in use.")
        return mapping

    def _touched(self, mapping: Mapping) -> Result:
        mapping.modified_ms = self._clock.now
        return mapping.shown()

    def _delay(self) -> int:
        return self._clock.random.randint(*SETTLE_MS)

    def _become(self, mapping: Mapping, state: str) -> None:
        mapping.changes += 1
        change = mapping.changes

        def settle() -> None:
            if mapping.changes != change:
                return
            mapping.state = state
            self._history.record(mapping.uuid, "mapping_state", state=state, queue=mapping.queue_name)
            if state == "Enabled" and mapping.uuid not in self.pollers:
                self._start(mapping)

        self._clock.later(self._delay(), settle)

    def _start(self, mapping: Mapping) -> None:
        queue = self._queues.get(mapping.queue_name)
        if queue is None:
            return
        poller = Poller(mapping, queue, self._functions, self._clock, self._history, self._region)
        self.pollers[mapping.uuid] = poller
        poller.start()

    def _stop(self, mapping: Mapping) -> None:
        poller = self.pollers.pop(mapping.uuid, None)
        if poller is not None:
            poller.stop()

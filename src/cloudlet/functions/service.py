"""The Lambda API: functions, invocations, concurrency; event source mappings are handed on.

Texts and status codes: recorded on AWS by the LocalStack project (2025-11), tests/aws/services/lambda_.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cloudlet.constraints import one_of
from cloudlet.errors import AwsError
from cloudlet.functions import concurrency, configuration, invoking, lineage, pages, permissions, shapes
from cloudlet.functions.asynchronous import AsyncEvent, AsyncQueue
from cloudlet.functions.destinations import Destinations
from cloudlet.functions.event_invoke import EventInvokeConfigs
from cloudlet.functions.function import Function
from cloudlet.functions.host import Host
from cloudlet.functions.invocation import Invocation
from cloudlet.functions.runner import ACCOUNT_CONCURRENCY, Runner
from cloudlet.iam import Roles
from cloudlet.ids import Ids
from cloudlet.wire.request import Reply, Request, Result, Service

NOT_WITHOUT = "Runtime and Handler are mandatory parameters for functions created with deployment packages."


class FunctionService:
    """Lambda. `functions` holds what was created, by name."""

    def __init__(
        self,
        host: Host,
        ids: Ids,
        seed: object,
        dispatch: Callable[[Request, Callable[[Any], None]], None],
        store: str,
    ) -> None:
        self.functions: dict[str, Function] = {}
        self.runner = Runner(host, ids, seed)
        self.asynchronous = AsyncQueue(host.clock, self.runner, Destinations(dispatch, self._accept_record))
        self.mappings: Service | None = None
        self.roles = Roles()
        self._configs = EventInvokeConfigs(self.find, self._arn, host.clock, lambda: self.roles)
        self._host, self._ids, self._store = host, ids, store

    def call(self, request: Request, reply: Reply) -> None:
        """Answer a call of the Lambda API."""
        if "EventSourceMapping" in request.operation and self.mappings is not None:
            self.mappings.call(request, reply)
            return
        if request.operation == "Invoke":
            self._invoke(request, reply)
            return
        operation = getattr(self, f"_{request.operation}", None) or getattr(self._configs, request.operation, None)
        if operation is None:
            reply(AwsError("UnknownOperationException", f"cloudlet does not model lambda {request.operation}.", 404))
            return
        try:
            answer = operation(request.params)
        except AwsError as refusal:
            answer = refusal
        reply(answer)

    def find(self, name: str) -> Function:
        """The function of this name, ARN or partial ARN. Raises ResourceNotFoundException."""
        bare = configuration.bare_name(name)
        if bare not in self.functions:
            arn = configuration.function_arn(self._host.region, self._host.account, bare)
            raise AwsError("ResourceNotFoundException", f"Function not found: {arn}", 404)
        return self.functions[bare]

    def _qualified(self, name: str, qualifier: str | None) -> Function:
        """The function, where its name or the qualifier asks for no version but $LATEST: there are no others here."""
        shapes.check_name(name)
        shapes.check_place(name, self._host.region, self._host.account)
        function, wanted = self.find(name), qualifier or configuration.qualifier_of(name)
        if wanted not in ("", "$LATEST"):
            raise AwsError("ResourceNotFoundException", f"Function not found: {function.arn}:{wanted}", 404)
        return function

    def start(
        self,
        name: str,
        event: Any,
        source: str,
        done: Callable[[Invocation], None],
        chain: lineage.Lineage | None = None,
    ) -> Invocation:
        """Begin an invocation for another part of the cloud."""
        return self.runner.run(self.find(name), event, source, done, chain=chain)

    def accept(self, name: str, event: Any, source: str, chain: lineage.Lineage | None = None) -> str:
        """Take an asynchronous invocation; returns its request id."""
        request_id = self._ids.uuid()
        self.asynchronous.accept(
            AsyncEvent(self.find(name), event, request_id, source, self._host.clock.now, chain or {})
        )
        return request_id

    def _accept_record(self, arn: str, told: Any, ended: AsyncEvent) -> None:
        try:
            self.accept(arn, told, "async", ended.chain)
        except AwsError:
            return  # a destination that was deleted gets nothing

    def permits(self, name: str, service: str, source_arn: str) -> bool:
        """Whether a function lets a service invoke it for one of its resources; one that is gone lets nobody."""
        function = self.functions.get(configuration.bare_name(name))
        return function is not None and permissions.permitted(function, service, source_arn)

    def close(self) -> None:
        """End every worker."""
        self.runner.close()

    def _invoke(self, request: Request, reply: Reply) -> None:
        kind = request.params.get("InvocationType", "RequestResponse")
        log = request.params.get("LogType", "None")
        try:
            invoking.check_kind(kind, log)
            function = self._qualified(request.params["FunctionName"], request.params.get("Qualifier"))
            event = invoking.payload(request.params.get("Payload"), kind)
            client = invoking.client_context(request.params.get("ClientContext"))
        except AwsError as refusal:
            reply(refusal)
            return
        header = request.http.headers.get("x-amzn-trace-id") if request.http else None
        chain = lineage.parse(header)
        if kind == "DryRun":
            reply({"StatusCode": 204})
        elif kind == "Event":
            self.accept(function.name, event, "async", chain)
            reply({"StatusCode": 202, "Payload": b""})
        else:
            if lineage.ended(chain, function.name) and function.recursive_loop == "Terminate":
                text = "A recursive loop was detected, Lambda stopped the invocation."
                reply(AwsError("RecursiveInvocationException", text, 400))
                return

            def ended(invocation: Invocation) -> None:
                reply(invoking.answer(invocation, function, log == "Tail"))

            self.runner.run(function, event, "invoke", ended, chain=chain, client=client)

    def _CreateFunction(self, params: dict[str, Any]) -> Result:
        shapes.check_new_name(params["FunctionName"])
        name = configuration.bare_name(params["FunctionName"])
        if name in self.functions:
            raise AwsError("ResourceConflictException", f"Function already exist: {name}", 409)
        if not params.get("Handler"):
            raise AwsError("InvalidParameterValueException", NOT_WITHOUT)
        arn = configuration.function_arn(self._host.region, self._host.account, name)
        folder = configuration.code_folder(params["Code"], self._store)
        function = Function(name, arn, folder, params["Handler"], modified_ms=self._host.clock.now)
        self._configure(function, params)
        self.functions[name] = function
        return configuration.being_created(function)

    def _configure(self, function: Function, params: dict[str, Any]) -> None:
        shapes.check_role(self.roles, function, params)
        configuration.apply(function, params)

    def _GetFunction(self, params: dict[str, Any]) -> Result:
        function = self.find(params["FunctionName"])
        answer: Result = {"Configuration": self._shown(function), "Code": {"RepositoryType": "S3"}}
        if function.reserved_concurrency is not None:
            answer["Concurrency"] = {"ReservedConcurrentExecutions": function.reserved_concurrency}
        return answer

    def _GetFunctionConfiguration(self, params: dict[str, Any]) -> Result:
        return self._shown(self.find(params["FunctionName"]))

    def _ListFunctions(self, params: dict[str, Any]) -> Result:
        return pages.page("Functions", [self._shown(one) for one in self.functions.values()], params, 50)

    def _UpdateFunctionConfiguration(self, params: dict[str, Any]) -> Result:
        function = self._settled(params)
        self.change(**params)
        return self._changed(function)

    def change(self, **params: Any) -> None:
        """Update a function's settings though it is being updated: for whoever sets a scene and does not wait."""
        function = self.find(params["FunctionName"])
        self._configure(function, params)
        self.runner.retire(function)

    def _UpdateFunctionCode(self, params: dict[str, Any]) -> Result:
        function = self._settled(params)
        function.folder = configuration.code_folder(params, self._store)
        self.runner.retire(function)
        return self._changed(function)

    def _settled(self, params: dict[str, Any]) -> Function:
        """The function. Raises AwsError while an earlier change of it is on its way."""
        function = self.find(params["FunctionName"])
        if self._host.clock.now < function.updating_until_ms:
            raise AwsError("ResourceConflictException", f"{configuration.UPDATING}: {function.arn}", 409)
        return function

    def _changed(self, function: Function) -> Result:
        function.modified_ms = self._host.clock.now
        function.updating_until_ms = function.modified_ms + configuration.UPDATE_MS
        return self._shown(function)

    def _shown(self, function: Function) -> Result:
        return configuration.shown(function, updating=self._host.clock.now < function.updating_until_ms)

    def _DeleteFunction(self, params: dict[str, Any]) -> Result:
        function = self.functions.pop(self.find(params["FunctionName"]).name)
        self.runner.reserved_total -= function.reserved_concurrency or 0
        self.runner.retire(function)
        return {}

    def _PutFunctionConcurrency(self, params: dict[str, Any]) -> Result:
        return concurrency.put(self.find(params["FunctionName"]), self.runner, params)

    def _GetFunctionConcurrency(self, params: dict[str, Any]) -> Result:
        return concurrency.get(self.find(params["FunctionName"]))

    def _DeleteFunctionConcurrency(self, params: dict[str, Any]) -> Result:
        return concurrency.delete(self.find(params["FunctionName"]), self.runner)

    def _arn(self, name: str) -> str:
        return configuration.function_arn(self._host.region, self._host.account, name)

    def _PutFunctionRecursionConfig(self, params: dict[str, Any]) -> Result:
        function = self.find(params["FunctionName"])
        one_of("recursiveLoop", params["RecursiveLoop"], ("Allow", "Terminate"))
        function.recursive_loop = params["RecursiveLoop"]
        return {"RecursiveLoop": function.recursive_loop}

    def _GetFunctionRecursionConfig(self, params: dict[str, Any]) -> Result:
        return {"RecursiveLoop": self.find(params["FunctionName"]).recursive_loop}

    def _GetAccountSettings(self, params: dict[str, Any]) -> Result:
        unreserved = ACCOUNT_CONCURRENCY - self.runner.reserved_total
        limit = {"ConcurrentExecutions": ACCOUNT_CONCURRENCY, "UnreservedConcurrentExecutions": unreserved}
        return {"AccountLimit": limit, "AccountUsage": {"FunctionCount": len(self.functions)}}

    def _AddPermission(self, params: dict[str, Any]) -> Result:
        return permissions.add(self.find(params["FunctionName"]), params)

    def _RemovePermission(self, params: dict[str, Any]) -> Result:
        permissions.remove(self.find(params["FunctionName"]), params["StatementId"])
        return {}

    def _GetPolicy(self, params: dict[str, Any]) -> Result:
        return permissions.policy(self.find(params["FunctionName"]))

"""The REST APIs of a cloud: a request finds its API, its method, its integration, and is answered once.

An integration that takes longer than its timeout is answered 504, but what it started runs on.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from cloudlet.api import addresses, asking, lambda_plain, lambda_proxy, mock, validation
from cloudlet.api.addresses import Address
from cloudlet.api.aws_service import AwsServices
from cloudlet.api.context import added_headers, by_way_of_the_caller, request_context
from cloudlet.api.exchange import Answer, Exchange, Finish, Headers, Incoming, pairs, query_pairs
from cloudlet.api.gateway import forbidden, gateway_error
from cloudlet.api.lambda_proxy import Invoke
from cloudlet.api.mapping import with_stage_variables
from cloudlet.api.openapi import Method
from cloudlet.api.rest_api import RestApi
from cloudlet.clock import Clock
from cloudlet.history import History
from cloudlet.iam import Roles
from cloudlet.ids import Ids
from cloudlet.wire.request import HttpResponse, Reply, Request

Done = Callable[[HttpResponse], None]
MAX_BODY_BYTES = 10 * 1024 * 1024  # API Gateway quotas
API_ID_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


class RestApis:
    """API Gateway of one account and region."""

    def __init__(
        self,
        *,
        clock: Clock,
        ids: Ids,
        history: History,
        account: str,
        region: str,
        dispatch: Callable[[Request, Reply], None],
        invoke: Invoke,
        roles: Roles,
    ) -> None:
        self.clock = clock
        self.ids = ids
        self.history = history
        self.account = account
        self.region = region
        self.invoke, self.dispatch = invoke, dispatch
        self.services = AwsServices(account, region, ids, roles, dispatch)
        self.apis: dict[str, RestApi] = {}

    def create(
        self,
        name: str,
        definition: dict[str, Any],
        stage: str,
        variables: dict[str, str] | None = None,
        *,
        api_id: str | None = None,
    ) -> RestApi:
        """Make and deploy an API from an OpenAPI document with API Gateway's extensions."""
        api = RestApi(api_id or _api_id(self.ids.random), name, stage, self.region, definition, variables or {})
        self.apis[api.id] = api
        return api

    def delete(self, api_id: str) -> None:
        """Take an API away; its URL answers 403 from now on."""
        self.apis.pop(api_id, None)

    def request(self, method: str, url: str, headers: Headers, body: bytes, done: Done) -> None:
        """Answer one HTTP request by `done(response)`, now or later, exactly once."""
        address = addresses.parse(url)
        path = address.path if address else url
        request_id = self.ids.uuid()
        self.history.record("api", "http_request", method=method, path=path, body=_text(body), request_id=request_id)
        finish = self._recorded(method, path, request_id, done)
        api = self.apis.get(address.api_id) if address else None
        if address is None or api is None or address.stage != api.stage:
            finish(forbidden(f"No API and stage answer at {url}."))
            return
        if api.is_disabled:
            finish(forbidden(f"DisableExecuteApiEndpoint is true: {api.host} answers nobody."))
            return
        self._answer(api, self._incoming(api, method, address, headers, body), request_id, finish)

    def _incoming(self, api: RestApi, method: str, address: Address, headers: Headers, body: bytes) -> Incoming:
        given = by_way_of_the_caller(pairs(headers))
        names = {name.lower() for name, _ in given}
        added = added_headers(api, self.clock.now, self.ids.random)
        return Incoming(
            method=method,
            path="/" + address.path.lstrip("/"),
            full_path=f"/{api.stage}{address.path}",
            query=query_pairs(address.query),
            headers=given + tuple(it for it in added.items() if it[0].lower() not in names),
            body=body,
        )

    def _answer(self, api: RestApi, incoming: Incoming, request_id: str, finish: Finish) -> None:
        found = api.routes.find(incoming.method, incoming.path)
        if found is None or found.method.integration is None:
            finish(gateway_error(403, _no_method(api, incoming)))
            return
        refusal = _refusal(api, found.method, incoming)
        if refusal:
            finish(refusal)
            return
        resource, integration = found.method.resource, found.method.integration
        context = request_context(api, self.account, resource, incoming, request_id, self.clock.now)
        once = self._within(integration.timeout_ms, finish)
        filled = replace(integration, uri=with_stage_variables(integration.uri, api.variables))
        self._run(Exchange(api, incoming, resource, found.parameters, filled, context, once))

    def _run(self, exchange: Exchange) -> None:
        kind = exchange.integration.type
        if kind == "AWS_PROXY":
            lambda_proxy.run(exchange, self.invoke)
        elif kind == "AWS" and exchange.integration.function:
            lambda_plain.run(exchange, self.invoke, self.dispatch)
        elif kind == "AWS":
            self.services.run(exchange)
        elif kind == "MOCK":
            mock.run(exchange)
        else:
            exchange.finish(gateway_error(500, f"Integrations of type {kind!r} are not modelled."))

    def _within(self, timeout_ms: int, finish: Finish) -> Finish:
        """Finish by the first answer; when none came in time, by a 504."""
        answered = False

        def once(answer: Answer) -> None:
            nonlocal answered
            if not answered:
                answered = True
                timer.cancel()
                finish(answer)

        late = gateway_error(504, f"The integration did not answer within {timeout_ms / 1000:g} s.")
        timer = self.clock.later(timeout_ms, lambda: once(late))
        return once

    def _recorded(self, method: str, path: str, request_id: str, done: Done) -> Finish:
        def finish(answer: Answer) -> None:
            optional = {"reason": answer.reason, "invocation": answer.invocation}
            facts: dict[str, Any] = {name: fact for name, fact in optional.items() if fact is not None}
            facts.update(status=answer.status, body=_text(answer.body), request_id=request_id)
            self.history.record("api", "http_response", method=method, path=path, **facts)
            headers = {**answer.headers, "x-amzn-RequestId": request_id}
            done(HttpResponse(answer.status, headers, answer.body, answer.several))

        return finish


def _api_id(random: random.Random) -> str:
    return "".join(random.choices(API_ID_LETTERS, k=10))


def _text(body: bytes) -> str:
    return body.decode("utf-8", "backslashreplace")


def _refusal(api: RestApi, method: Method, incoming: Incoming) -> Answer | None:
    """Why API Gateway answers by itself before it looks at the integration."""
    if len(incoming.body) > MAX_BODY_BYTES:
        return gateway_error(413, f"The body has {len(incoming.body)} bytes; at most {MAX_BODY_BYTES} are taken.")
    asked = api.definition, method.operation, incoming
    return asking.refusal(*asked) or validation.refusal(*asked)


def _no_method(api: RestApi, incoming: Incoming) -> str:
    there = ", ".join(_named(method) for method in api.methods) or "no method at all"
    return f"{api.name} has no {incoming.method} {incoming.path}. It has: {there}."


def _named(method: Method) -> str:
    return f"{method.verb} {method.resource}"

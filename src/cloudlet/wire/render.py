"""Writes an answer as the HTTP response that the caller's protocol asks for."""

from __future__ import annotations

from dataclasses import replace

from cloudlet.errors import AwsError
from cloudlet.wire import json_protocol, query_json, rest, xml
from cloudlet.wire.addressed import service_of
from cloudlet.wire.errors import json_error
from cloudlet.wire.operations import Operation, operation
from cloudlet.wire.raw import RawError, RawResult
from cloudlet.wire.request import HttpRequest, HttpResponse, Request, Result
from cloudlet.wire.spoken import spoken


def render(request: Request, answer: Result | AwsError, request_id: str) -> HttpResponse:
    """The response to a call; an answer that came ready as HTTP goes back as it is, with our request id."""
    if isinstance(answer, RawResult | RawError) and answer.response is not None:
        return replace(answer.response, headers=answer.response.headers | {"x-amzn-requestid": request_id})
    protocol = spoken(request.service, request.http) if request.http is not None else None
    called = operation(request.service, request.operation, protocol)
    if isinstance(answer, AwsError):
        return _error(called.service, called, _form(called.service, called.protocol, request.http), answer, request_id)
    match _form(called.service, called.protocol, request.http):
        case "query-json":
            return query_json.response(called, answer, request_id)
        case "query":
            return xml.response(called, answer, request_id)
        case "rest-json":
            return rest.response(called, answer, request_id)
    return json_protocol.response(called, answer, request_id)


def error_response(http: HttpRequest, error: AwsError, request_id: str) -> HttpResponse:
    """The response to a request in which no call could be read."""
    try:
        service = service_of(http)
        return _error(service, None, _form(service, spoken(service, http), http), error, request_id)
    except (AwsError, ValueError):
        form = http.headers.get("content-type", "").startswith("application/x-www-form")
        return _error("", None, "query" if form else "json", error, request_id)


def _form(service: str, protocol: str, http: HttpRequest | None) -> str:
    return "query-json" if protocol == "query" and query_json.wanted(service, http) else protocol


def _error(service: str, called: Operation | None, protocol: str, error: AwsError, request_id: str) -> HttpResponse:
    match protocol:
        case "query-json" if error.message:
            return query_json.error(error, request_id)
        case "query" | "query-json":
            return xml.error(service, error, request_id)
        case "rest-json":
            return rest.error(called, error, request_id)
        case "rest-xml":
            return xml.plain_error(error, request_id)
    return json_error(service, error, request_id)

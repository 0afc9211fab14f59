"""Writes an answer as the HTTP response that the caller's protocol asks for."""

from __future__ import annotations

from cloudlet.errors import AwsError
from cloudlet.wire import json_protocol
from cloudlet.wire.errors import json_error
from cloudlet.wire.operations import operation
from cloudlet.wire.raw import RawError, RawResult
from cloudlet.wire.request import HttpRequest, HttpResponse, Request, Result


def render(request: Request, answer: Result | AwsError, request_id: str) -> HttpResponse:
    """The response to a call; an answer that came ready as HTTP goes back as it is."""
    if isinstance(answer, RawResult | RawError) and answer.response is not None:
        return answer.response
    called = operation(request.service, request.operation, "json")
    if isinstance(answer, AwsError):
        return json_error(request.service, answer, request_id)
    return json_protocol.response(called, answer, request_id)


def error_response(http: HttpRequest, error: AwsError, request_id: str) -> HttpResponse:
    return json_error("", error, request_id)

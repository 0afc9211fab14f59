"""Reads a call out of an HTTP request.

Calls that name their operation in X-Amz-Target (SQS, DynamoDB) are found by that header alone, without a look
at the signature: no signature is ever checked here.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from cloudlet.constraints import invalid
from cloudlet.errors import AwsError
from cloudlet.wire import cbor, json_protocol, query, rest, routes
from cloudlet.wire.addressed import is_queue, service_of
from cloudlet.wire.operations import Operation, not_of_this_endpoint, operation, service_model, unknown_operation
from cloudlet.wire.render import error_response
from cloudlet.wire.request import HttpRequest, HttpResponse, Request
from cloudlet.wire.spoken import spoken
from cloudlet.wire.values import malformed

NO_REQUEST_ID = "00000000-0000-4000-8000-000000000000"

_targets: dict[str, Operation] = {}


def parse(
    http: HttpRequest, caller: str = "client", role: str | None = None, request_id: str = NO_REQUEST_ID
) -> Request | HttpResponse:
    """The call in a request, or the error response where AWS would not read one in it either."""
    try:
        called, params = _read(http)
        if called.required:
            required(called, params)
    except AwsError as error:
        return error_response(http, error, request_id)
    except (ValueError, RecursionError):  # a broken URL, a body nested too deep
        return error_response(http, malformed("Unable to parse the request"), request_id)
    return Request(called.service, called.name, params, caller, role, http)


def required(called: Operation, params: dict[str, Any]) -> None:
    """Raise the service's error for the first required parameter that is missing."""
    for name in called.required:
        if name not in params:
            raise _missing(called, name)


def _missing(called: Operation, name: str) -> AwsError:
    if called.service == "sqs":
        return AwsError("MissingParameter", f"The request must contain the parameter {name}.")
    place = name[0].lower() + name[1:]
    return invalid(f"Value null at '{place}' failed to satisfy constraint: Member must not be null")


def _read(http: HttpRequest) -> tuple[Operation, dict[str, Any]]:
    target = http.headers.get("x-amz-target")
    if target is not None:
        called = _targets.get(target) or _targeted(target, http)
        return called, json_protocol.params(called, http)
    service = service_of(http)
    match spoken(service, http):
        case "query":
            return _query(service, http)
        case "smithy-rpc-v2-cbor":
            called = operation(service, urlsplit(http.url).path.rpartition("/")[2], "smithy-rpc-v2-cbor")
            return called, cbor.params(http.body)
        case "json":
            raise unknown_operation(service_model(service), "without X-Amz-Target", "json")
    called, labels = routes.find(service, http)
    return called, rest.params(called, http, labels)


def _query(service: str, http: HttpRequest) -> tuple[Operation, dict[str, Any]]:
    action = query.form(http).get("Action")
    if not action:
        raise _no_action(service)
    called = operation(service, action, "query")
    if service == "sqs" and is_queue(http.url) and not _of_a_queue(called):
        raise not_of_this_endpoint(action)
    return called, query.params(called, http)


def _no_action(service: str) -> AwsError:
    if service == "sqs":
        return AwsError("UnknownOperationException", "", 404)
    return AwsError("MissingAction", "The request must contain the parameter Action.")


def _of_a_queue(called: Operation) -> bool:
    """Whether the action can be asked of a queue's own address; GetQueueUrl can, for whatever reason."""
    return called.name == "GetQueueUrl" or (called.input is not None and "QueueUrl" in called.input.members)


def _targeted(target: str, http: HttpRequest) -> Operation:
    prefix, _, name = target.partition(".")
    model = service_model(service_of(http))
    if prefix != model.metadata.get("targetPrefix"):
        raise unknown_operation(model, target, "json")
    _targets[target] = operation(model.service_name, name, "json")
    return _targets[target]

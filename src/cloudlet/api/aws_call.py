"""Which call of an AWS service an integration request makes.

A queue's path takes a form or X-Amz-Target's JSON and nothing else: SQS does not look into a body of another
content type, it says that it does not know the operation.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from cloudlet.api.mapping import IntegrationRequest
from cloudlet.errors import AwsError
from cloudlet.wire import HttpRequest, query, required
from cloudlet.wire.operations import Operation, operation, service_model

URI = re.compile(
    r"arn:aws[\w-]*:apigateway:(?P<region>[^:]+):(?:[\w-]+\.)?(?P<service>[\w-]+):(?P<kind>path|action)/(?P<rest>.*)"
)
PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
FORM = "application/x-www-form-urlencoded"
JSON = "application/x-amz-json-1."


@dataclass(frozen=True)
class AwsCall:
    """One call, read as the service would read it."""

    operation: Operation
    params: dict[str, Any]
    region: str = ""
    """Where the URI says that the service is; empty stands for here."""


@dataclass
class NoAction(AwsError):
    """SQS was sent a form, and no field of it has the name Action."""

    form: str = ""
    method: str = "POST"


def service_of(uri: str) -> str:
    """The service that a URI names, as far as it can be read; empty where it names none."""
    return (uri.split(":") + [""] * 5)[4].rpartition(".")[2]


def read(uri: str, method: str, mapped: IntegrationRequest) -> AwsCall:
    """The call that the URI and the request mean. Raises the service's AwsError where it reads none."""
    found = URI.fullmatch(uri)
    if not found:
        raise AwsError("InvalidAddress", f"The integration's URI is no address of an AWS service: {uri}", 404)
    return replace(_read(found, method, mapped), region=found["region"])


def _read(found: re.Match[str], method: str, mapped: IntegrationRequest) -> AwsCall:
    service = found["service"]
    if "json" in service_model(service).metadata["protocol"] and service != "sqs":
        return _json_call(service, found["rest"].partition("/")[2] or found["rest"], mapped.body)
    if found["kind"] == "action":
        return _form_call(service, "", "POST", {**mapped.query, "Action": found["rest"]}, mapped)
    return _path_call(service, f"https://{service}.{found['region']}.amazonaws.com/", found["rest"], method, mapped)


def _path_call(service: str, host: str, path: str, method: str, mapped: IntegrationRequest) -> AwsCall:
    url = host + PLACEHOLDER.sub(lambda found: mapped.path.get(found[1], found[0]), path)
    target = mapped.header("x-amz-target")
    if target and (mapped.header("content-type") or "").startswith(JSON):
        return _json_call(service, target.rpartition(".")[2], mapped.body)
    is_form = (mapped.header("content-type") or "").split(";")[0].strip().lower() == FORM
    if not is_form and "Action" not in mapped.query:
        raise AwsError("UnknownOperationException", "", 404)
    return _form_call(service, url, method, mapped.query, mapped)


def _form_call(service: str, url: str, method: str, fields: dict[str, str], mapped: IntegrationRequest) -> AwsCall:
    """A form's fields, from the query string and the body, split and decoded just as SQS does."""
    is_form = (mapped.header("content-type") or "").startswith(FORM)
    parts = [urlencode(fields), mapped.body if is_form and method == "POST" else ""]
    http = HttpRequest("POST", url, {}, "&".join(part for part in parts if part).encode())
    action = query.form(http).get("Action")
    if not action:
        raise NoAction("UnknownOperationException", "", 404, form=mapped.body, method=method)
    called = operation(service, action, "query")
    params = query.params(called, http)
    required(called, params)
    return AwsCall(called, params)


def _json_call(service: str, name: str, body: str) -> AwsCall:
    called = operation(service, name, "json")
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        raise AwsError("SerializationException", "The request body is no JSON.") from None
    if not isinstance(given, dict):
        raise AwsError("SerializationException", "The request body is no JSON object.")
    params = called.convert(given)
    required(called, params)
    return AwsCall(called, params)

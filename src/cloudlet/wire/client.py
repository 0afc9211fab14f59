"""A client's half of the wire: a call written as HTTP, and a response read as the answer boto3 would show.

It is botocore's own code for both, so it speaks every protocol that boto3 does.
"""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import urlencode

from botocore.parsers import ResponseParserFactory
from botocore.serialize import create_serializer

from cloudlet.errors import AwsError
from cloudlet.wire.operations import Operation, operation, service_model
from cloudlet.wire.request import HttpRequest, HttpResponse, Result

NOT_OF_THE_RESULT = ("ResponseMetadata", "Error")


def written(service: str, name: str, params: dict[str, Any], region: str) -> HttpRequest:
    """The unsigned request that a client would send for a call."""
    called = operation(service, name)
    made: dict[str, Any] = create_serializer(called.protocol, False).serialize_to_request(params, called.model)
    headers = {key.lower(): value for key, value in made["headers"].items()}
    headers["authorization"] = _scope(called, region)
    query = made.get("query_string") or {}
    path = made["url_path"] + ("?" + urlencode(query, doseq=True) if query else "")
    return HttpRequest(made["method"], f"https://{host(service, region)}{path}", headers, _body(made["body"]))


def read_answer(service: str, name: str, response: HttpResponse, protocol: str | None = None) -> Result | AwsError:
    """The result or the error in a response, as boto3 would show it; `protocol` where it is not the service's own."""
    called = operation(service, name, protocol)
    parsed = _parser(called.protocol).parse(
        {"status_code": response.status, "headers": response.headers, "body": response.body}, called.output
    )
    facts = {key: value for key, value in parsed.items() if key not in NOT_OF_THE_RESULT}
    if response.status < 300:
        return facts
    error = parsed["Error"]
    return AwsError(error.get("Code", ""), error.get("Message", ""), response.status, extra=facts or None)


@cache
def _parser(protocol: str) -> Any:
    return ResponseParserFactory().create_parser(protocol)


def _scope(called: Operation, region: str) -> str:
    name = called.metadata.get("signingName") or called.metadata["endpointPrefix"]
    return f"AWS4-HMAC-SHA256 Credential=AKIACLOUDLET00000000/20260101/{region}/{name}/aws4_request, Signature=0"


def host(service: str, region: str) -> str:
    """The host name of a service's endpoint."""
    metadata = service_model(service).metadata
    return str(metadata.get("globalEndpoint") or f"{metadata['endpointPrefix']}.{region}.amazonaws.com")


def _body(body: Any) -> bytes:
    if isinstance(body, dict):
        return urlencode(body).encode()
    return body.encode() if isinstance(body, str) else bytes(body or b"")

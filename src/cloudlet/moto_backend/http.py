"""Any service of moto's by HTTP, in process: what moto answers goes back to the caller byte for byte."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from cloudlet.errors import AwsError
from cloudlet.wire import HttpRequest, HttpResponse, RawError, RawResult, Request, Result
from cloudlet.wire.client import host, read_answer, written
from cloudlet.wire.spoken import spoken


def through_moto(request: Request, account: str, region: str) -> Result | AwsError:
    """moto's answer to a call, whatever its service."""
    http = request.http or written(request.service, request.operation, request.params, region)
    response = _process(_at_aws(http, request.service, region), account)
    if response is None:
        text = f"moto has no answer to {request.service} {request.operation}"
        return AwsError("NotImplementedException", text, 501)
    protocol = spoken(request.service, request.http) if request.http is not None else None
    answer = read_answer(request.service, request.operation, response, protocol)
    if isinstance(answer, AwsError):
        return RawError(**vars(answer), response=response)
    return RawResult(response, answer)


def _at_aws(http: HttpRequest, service: str, region: str) -> HttpRequest:
    """The request with the host that moto knows the service by, where it was sent to another (127.0.0.1)."""
    parts = urlsplit(http.url)
    if (parts.hostname or "").endswith(".amazonaws.com"):
        return http
    return replace(http, url=parts._replace(scheme="https", netloc=host(service, region)).geturl())


def _process(http: HttpRequest, account: str) -> HttpResponse | None:
    from botocore.awsrequest import AWSPreparedRequest
    from botocore.compat import HTTPHeaders
    from moto.core.botocore_stubber import BotocoreStubber

    headers = HTTPHeaders()
    for name, value in (http.headers | {"x-moto-account-id": account}).items():
        headers[name] = value
    prepared = AWSPreparedRequest(http.method, http.url, headers, http.body, False)
    answer: Any = BotocoreStubber().process_request(prepared)
    if answer is None:
        return None
    status, given, body = answer
    plain = {str(name).lower(): str(value) for name, value in dict(given).items()}
    return HttpResponse(int(status), plain, body.encode() if isinstance(body, str) else bytes(body))

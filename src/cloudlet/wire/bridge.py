"""Lets a boto3 client of this process talk to a function in place of the network.

botocore asks its `before-send` handlers for a response before it opens a connection; ours always has one, and
the session reads nothing of this machine (`~/.aws`, AWS_PROFILE, the instance's metadata).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from botocore.loaders import Loader
from botocore.session import Session

from cloudlet.wire.request import HttpRequest, HttpResponse

NOTHING_OF_THIS_MACHINE = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
    "ignore_configured_endpoint_urls": (None, None, True, None),
}
"""botocore's session variables: (name in a config file, environment variable, value, conversion)."""

Send = Callable[[HttpRequest], HttpResponse]


class _Raw(BytesIO):
    """A body as urllib3 hands it out."""

    def stream(self, *_: object, **__: object) -> Any:
        while chunk := self.read(65_536):
            yield chunk


def attach(events: Any, send: Send) -> None:
    """Make all calls of a client (its `meta.events`) or of a session (its events) go to `send`."""

    def answer(request: AWSPreparedRequest, **_: object) -> AWSResponse:
        response = send(http_request(request))
        return AWSResponse(request.url, response.status, response.headers, _Raw(response.body))

    getattr(getattr(events, "meta", None), "events", events).register("before-send", answer)


def http_request(request: AWSPreparedRequest) -> HttpRequest:
    """A prepared request of botocore as the wire takes it."""
    headers = {name.lower(): _text(value) for name, value in request.headers.items()}
    return HttpRequest(request.method, request.url, headers, _body(request.body))


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _body(body: Any) -> bytes:
    if hasattr(body, "read"):
        body = body.read()
    return body.encode() if isinstance(body, str) else bytes(body or b"")


def session(send: Send, region: str = "us-east-1") -> Any:
    """A boto3 session whose clients and resources talk to `send`, with the credentials of no account."""
    import boto3

    core = Session(session_vars=NOTHING_OF_THIS_MACHINE)
    core.register_component("data_loader", _loader())
    core.set_credentials("AKIACLOUDLET00000000", "cloudlet")
    attach(core.get_component("event_emitter"), send)
    return boto3.Session(botocore_session=core, region_name=region)


@cache
def _loader() -> Loader:
    """What all our sessions load models with; a client changes what it loads, so it is not the wire's."""
    return Loader()


def client(service: str, send: Send, region: str = "us-east-1", **options: Any) -> Any:
    """A boto3 client whose calls go to `send`; it tries once, since a retry would wait in real time."""
    config = Config(retries={"total_max_attempts": 1}).merge(options.pop("config", None) or Config())
    return session(send, region).client(service, config=config, **options)

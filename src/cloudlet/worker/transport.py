"""botocore's HTTP layer, replaced: a request goes to the cloud over the worker's link and not through a socket.

Whatever client a handler makes, however it makes it, its requests pass here. A host other than the cloud's cannot be
reached, as from a machine without a network.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from cloudlet.worker.channel import MAX_BODY_BYTES
from cloudlet.worker.link import Link

CLOSED = 0  # a status for an answer that there is none of
LONGEST_PATIENCE_S = 86_400.0  # a client without a limit; no answer takes a day


class Raw:
    """The little of urllib3's response that botocore asks for."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, *_: object, **__: object) -> Any:
        yield self._body

    def read(self, *_: object, **__: object) -> bytes:
        body, self._body = self._body, b""
        return body

    def close(self) -> None:
        """Nothing is open."""


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _bytes(body: Any) -> bytes:
    if body is None:
        return b""
    if hasattr(body, "read"):
        body = body.read()
    return body.encode() if isinstance(body, str) else bytes(body)


def _patience(session: Any) -> float:
    """How many seconds a client waits for an answer: its `read_timeout`."""
    timeout = getattr(session, "_timeout", None)
    seconds: Any = getattr(timeout, "read_timeout", timeout)
    if isinstance(seconds, int | float) and 0 < seconds < LONGEST_PATIENCE_S:
        return float(seconds)
    return LONGEST_PATIENCE_S


class Transport:
    """Sends every botocore request that is meant for `host` over the link, and refuses the others."""

    def __init__(self, link: Link) -> None:
        from botocore.awsrequest import AWSResponse
        from botocore.exceptions import ConnectionClosedError, EndpointConnectionError, ReadTimeoutError
        from botocore.httpsession import URLLib3Session

        self.host = ""

        def send(session: Any, request: Any) -> Any:
            host = urlsplit(request.url).netloc
            if host != self.host:
                link.tell({"t": "violation", "what": f"connect to {host}"})
                raise EndpointConnectionError(endpoint_url=request.url)
            headers = {_text(name).lower(): _text(value) for name, value in request.headers.items()}
            ask = {"t": "call", "method": request.method, "url": request.url, "headers": headers}
            ask |= {"patience": _patience(session)}
            asked = _bytes(request.body)
            if len(asked) > MAX_BODY_BYTES:  # no service takes that much; 413 is Content Too Large
                return AWSResponse(request.url, 413, {}, Raw(b""))
            header, body = link.ask(ask, asked)
            if header["status"] is None:
                raise ReadTimeoutError(endpoint_url=request.url)
            if header["status"] == CLOSED:
                raise ConnectionClosedError(endpoint_url=request.url)
            return AWSResponse(request.url, header["status"], header["headers"], Raw(body))

        URLLib3Session.send = send

    def lead_to(self, endpoint: str) -> None:
        """Let the cloud at this URL be the only one that can be reached."""
        self.host = urlsplit(endpoint).netloc


def leave_out_what_nobody_reads() -> None:
    """Sign no request, and build no list of versions for its User-Agent: a third of what a call cost a worker.

    The link leads to one cloud only, which knows who asks. Of a signature it reads the region and the service.
    """
    from botocore import awsrequest
    from botocore.auth import SIGV4_TIMESTAMP, SigV4Auth
    from botocore.compat import get_current_datetime
    from botocore.useragent import UserAgentString

    add_auth = SigV4Auth.add_auth

    def add_scope(self: Any, request: Any) -> None:
        if type(self) is not SigV4Auth or self.credentials is None:  # a signed URL; an error of botocore's
            add_auth(self, request)
            return
        request.context["timestamp"] = get_current_datetime().strftime(SIGV4_TIMESTAMP)
        self._modify_request_before_signing(request)
        scope = self.scope(request)
        request.headers["Authorization"] = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=none"

    SigV4Auth.add_auth = add_scope
    UserAgentString.to_string = lambda self: "Boto3"
    at: Any = awsrequest
    at.hash = hash  # Python's own, before `hashing` puts itself in its place

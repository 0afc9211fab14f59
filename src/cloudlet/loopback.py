"""HTTP on 127.0.0.1: connections are read, answered and kept open.

Each answer leaves in one write, without Nagle's algorithm: two writes would cost the client a delayed
acknowledgement of 40 ms.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cloudlet.wire.request import HttpRequest, HttpResponse

MAX_BODY_BYTES = 16 * 1024 * 1024
WAITING_CONNECTIONS = 128
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, 5.6.2
LINE_END = re.compile(r"[\r\n]+")
OF_THE_CONNECTION = ("connection", "content-length", "transfer-encoding")
"""Headers that say how a body is sent: a function cannot know that, and a wrong word leaves its caller waiting."""

Answer = Callable[[HttpRequest], HttpResponse]


class Listener(ThreadingHTTPServer):
    """Accepts connections and hands each request to `answer`. Raises OSError where the port is taken."""

    daemon_threads = True
    allow_reuse_address = sys.platform != "win32"  # there it would share a port that is taken
    request_queue_size = WAITING_CONNECTIONS

    def __init__(self, port: int, answer: Answer) -> None:
        self.answer = answer
        super().__init__(("127.0.0.1", port), Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away in the middle is no news."""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # an answer is written when it is whole
    server: Listener

    def respond(self) -> None:
        """Read a request, wait for its answer and write it."""
        body = self._body()
        if body is None:
            self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        url = f"http://{self.headers.get('host', '127.0.0.1')}{self.path}"
        response = self.server.answer(HttpRequest(self.command, url, headers, body, tuple(self.headers.items())))
        self.send_response(response.status)
        for name, value in response.headers.items():
            if name.lower() not in OF_THE_CONNECTION:
                for single in response.several.get(name, [value]):
                    self._send_header(name, single)
        self.send_header("content-length", str(len(response.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    def _send_header(self, name: str, value: str) -> None:
        """Write a header that a function gave: in UTF-8, on one line, and under a name that may be one."""
        if TOKEN.fullmatch(name):
            self.send_header(name, LINE_END.sub(" ", value).encode().decode("latin-1"))

    def _body(self) -> bytes | None:
        """The request's body, also where it comes in chunks; None where it is too large."""
        if self.headers.get("transfer-encoding", "").lower() != "chunked":
            length = int(self.headers.get("content-length") or 0)
            return self.rfile.read(length) if length <= MAX_BODY_BYTES else None
        body = b""
        while length := int(self.rfile.readline().partition(b";")[0], 16):
            if len(body) + length > MAX_BODY_BYTES:
                self.close_connection = True
                return None
            body += self.rfile.read(length)
            self.rfile.readline()
        while self.rfile.readline().strip():  # trailers
            pass
        return body

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = respond

    def handle_expect_100(self) -> bool:
        """A client that asks before it sends a body must not wait for the answer's write."""
        going_on = super().handle_expect_100()
        self.wfile.flush()
        return going_on

    def log_message(self, *_: Any) -> None:
        """The history is the log."""

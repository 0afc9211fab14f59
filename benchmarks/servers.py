"""Servers to compare with, each in a process of its own: one that answers at once with nothing, and moto's.

Run as a program, it is the empty server: it prints its port and answers every call with a fixed text.
"""

from __future__ import annotations

import hashlib
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep

BODY = "one order"
MD5 = hashlib.md5(BODY.encode(), usedforsecurity=False).hexdigest()
MESSAGE = {"MessageId": "m-1", "ReceiptHandle": "r-1", "MD5OfBody": MD5, "Body": BODY}
ANSWERS = {
    "AmazonSQS.SendMessage": {"MessageId": "m-1", "MD5OfMessageBody": MD5},
    "AmazonSQS.ReceiveMessage": {"Messages": [MESSAGE]},
}


class Empty(BaseHTTPRequestHandler):
    """Answers without looking, and keeps the connection."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answer a call of a JSON protocol."""
        self.rfile.read(int(self.headers["Content-Length"]))
        answer = json.dumps(ANSWERS.get(self.headers["X-Amz-Target"], {})).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(answer)}\r\n\r\n".encode()
        self.wfile.write(head + answer)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def empty() -> Iterator[str]:
    """The URL of the empty server."""
    with _running("-m", "benchmarks.servers") as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"


@contextmanager
def moto() -> Iterator[str]:
    """The URL of moto's own server."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with _running("-m", "moto.server", "-p", str(port)):
        while not _answers(port):
            sleep(0.1)
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _running(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def _answers(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Empty)
    print(server.server_port, flush=True)
    server.serve_forever()

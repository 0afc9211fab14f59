"""What can be asked: cloudlet in virtual time, or a server in real time.

In real time nobody waits for a day to pass: a test that would have to is skipped there, and counts as not asked.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Protocol

import pytest

from cloudlet.cloud import Cloud
from cloudlet.loopback import Listener
from cloudlet.wire.request import HttpRequest, HttpResponse

PATIENCE_S = 8.0
ANSWER_LIMIT_S = 120


class Endpoint(Protocol):
    """A server to ask. `url` says where; `wait` lets its time pass."""

    url: str

    def wait(self, seconds: float) -> None: ...

    def close(self) -> None: ...


class Virtual:
    """cloudlet on loopback, in virtual time that moves only while a request waits, or a test does."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._http = Listener(0, self._answer)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self.cloud = Cloud(0, calm=True, region="us-east-1", endpoint=self.url, queue_url_base=self.url)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> None:
        with self._lock:
            self.cloud.run(seconds)

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()
        self.cloud.close()

    def _answer(self, request: HttpRequest) -> HttpResponse:
        answers: list[HttpResponse] = []
        with self._lock:
            self._ask(request, answers.append)
            self.cloud.run_until(lambda: bool(answers), ANSWER_LIMIT_S)
        return answers[0]

    def _ask(self, request: HttpRequest, reply: Callable[[HttpResponse], None]) -> None:
        self.cloud.answer_http(request, reply)


class RealTime:
    """A server somewhere, whose time passes as ours does."""

    def __init__(self, url: str) -> None:
        self.url = url

    def wait(self, seconds: float) -> None:
        if seconds > PATIENCE_S:
            pytest.skip(f"not asked: {seconds:g} s would have to pass")
        time.sleep(seconds)

    def close(self) -> None:
        """It is not ours to end."""

"""The cloud on loopback, in real time or faster, for any client that speaks AWS's protocols.

One thread accepts connections, another owns the cloud: a request waits in a queue until the cloud takes it, and its
connection waits until the cloud has answered, be that a long poll later.
"""

from __future__ import annotations

import queue
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import TypeVar

from cloudlet import status_page
from cloudlet.api import addresses
from cloudlet.cloud import Cloud
from cloudlet.loopback import Listener
from cloudlet.wire.request import HttpRequest, HttpResponse

TICK_S = 0.02
ANSWER_LIMIT_S = 1000

T = TypeVar("T")


class Server:
    """Serves one cloud. `speed` is virtual seconds per real second; `url` says where it listens.

    Raises OSError where the port is taken. `calm=False` has standard queues deliver twice and out of order.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        speed: float = 1.0,
        seed: int = 0,
        calm: bool = True,
        region: str = "us-east-1",
    ) -> None:
        if speed <= 0:
            raise ValueError(f"speed is virtual seconds per real second and must be over 0, not {speed}")
        self._jobs: queue.Queue[Callable[[], None] | None] = queue.Queue()
        self._http = Listener(port, self._answer)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        start_ms = int(time.time() * 1000)
        self.cloud = Cloud(
            seed, calm=calm, region=region, endpoint=self.url, queue_url_base=self.url, start_ms=start_ms
        )
        self._speed = speed
        self._threads = [
            threading.Thread(target=self._http.serve_forever, args=(TICK_S,), daemon=True, name="cloudlet-http"),
            threading.Thread(target=self._own_the_cloud, daemon=True, name="cloudlet-clock"),
        ]

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Begin to serve, in threads of its own."""
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Stop, and leave nothing running."""
        self._http.shutdown()
        self._http.server_close()
        self._jobs.put(None)
        self._threads[1].join()
        self.cloud.close()

    def do(self, action: Callable[[Cloud], T]) -> T:
        """Let the thread that owns the cloud do something between two events (deploy, look), and wait for it."""
        answer: Future[T] = Future()

        def act() -> None:
            try:
                answer.set_result(action(self.cloud))
            except Exception as error:
                answer.set_exception(error)

        self._jobs.put(act)
        return answer.result()

    def _own_the_cloud(self) -> None:
        began_real, began_ms = time.monotonic(), self.cloud.now
        while True:
            target_ms = began_ms + int((time.monotonic() - began_real) * 1000 * self._speed)
            if self.cloud.now > target_ms:  # somebody had virtual time pass: it goes on from there
                began_ms += self.cloud.now - target_ms
                target_ms = self.cloud.now
            self.cloud.clock.run_until(target_ms)
            try:
                job = self._jobs.get(timeout=self._pause(target_ms))
            except queue.Empty:
                continue
            if job is None:
                return
            job()

    def _pause(self, now_ms: int) -> float:
        due = self.cloud.clock.next_due()
        wait_s = TICK_S if due is None else (due - now_ms) / 1000 / self._speed
        return min(TICK_S, max(0.0, wait_s)) or 0.0001

    def _answer(self, request: HttpRequest) -> HttpResponse:
        """Called in a connection's thread: waits until the cloud has answered."""
        waiting: queue.Queue[HttpResponse] = queue.Queue()

        def take() -> None:
            try:
                self._take(request, waiting.put)
            except Exception:  # a defect of ours must not end the cloud for everyone
                waiting.put(HttpResponse(500, {"content-type": "text/plain"}, traceback.format_exc().encode()))

        self._jobs.put(take)
        try:
            return waiting.get(timeout=ANSWER_LIMIT_S)
        except queue.Empty:
            return HttpResponse(504, {}, b"")

    def _take(self, request: HttpRequest, done: Callable[[HttpResponse], None]) -> None:
        if status_page.wanted(request):
            done(status_page.response(self.cloud, request))
        elif addresses.parse(request.url) is not None:
            self.cloud.apis.request(request.method, request.url, request.sent, request.body, done)
        else:
            self.cloud.answer_http(request, done)

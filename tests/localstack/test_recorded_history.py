"""What is told of LocalStack's events, which are made up here and served over HTTP as LocalStack serves them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from grader.localstack.history import RecordedHistory
from grader.localstack.waiting import LONGEST_MS, worked_on

ARN = "arn:aws:sqs:us-east-1:000000000001:orders"


class Orders:
    """A queue of which nothing is in flight, unless a test says so."""

    name = "orders"

    def __init__(self, *in_flight: Any) -> None:
        self.in_flight = list(in_flight)


class Lying:
    """A message that is in flight."""

    id = "m-1"


@pytest.fixture
def events() -> list[Any]:
    return []


@pytest.fixture
def history(events: list[Any]) -> Iterator[RecordedHistory]:
    class Told(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(events[int(self.path.rpartition("=")[2]) :]).encode()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Told) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield RecordedHistory(f"http://127.0.0.1:{server.server_port}", "1", lambda queue: True)
        server.shutdown()


def received(at: int, name: str) -> Any:
    return [at, "orders", "received", {"message_id": name, "body": "{}", "receive_count": 1, "receipt_handle": "r"}]


def invoked(at: int, *names: str) -> Any:
    records = [{"messageId": name, "eventSourceARN": ARN} for name in names]
    return [at, "receiver", "invoked", {"request_id": "q-1", "event": json.dumps({"Records": records})}]


def succeeded(at: int, result: Any) -> Any:
    return [at, "receiver", "succeeded", {"request_id": "q-1", "result": json.dumps(result)}]


@pytest.mark.parametrize(
    ("reported", "outcome", "deleted"),
    [
        ([], "deleted", ["m-1", "m-2"]),
        (["m-2"], "partial", ["m-1"]),
        (["m-1", "m-2"], "failed", []),
        (["another"], "failed", []),
    ],
)
def test_what_became_of_a_batch_is_told_from_what_the_function_returned(
    history: RecordedHistory, events: list[Any], reported: list[str], outcome: str, deleted: list[str]
) -> None:
    failures = [{"itemIdentifier": name} for name in reported]

    events += [invoked(1, "m-1", "m-2"), succeeded(2, {"batchItemFailures": failures})]

    batch = history.of("batch")[0]
    assert (batch.actor, batch.outcome, batch.deleted) == ("orders", outcome, deleted)


def test_an_invocation_that_failed_fails_its_batch(history: RecordedHistory, events: list[Any]) -> None:
    events += [invoked(1, "m-1"), [2, "receiver", "timed_out", {"request_id": "q-1", "error": {}}]]

    assert [batch.outcome for batch in history.of("batch")] == ["failed"]


def test_what_was_received_is_worked_on_until_its_batch_ended(history: RecordedHistory, events: list[Any]) -> None:
    assert not worked_on(history, [Orders()], 10)  # type: ignore[list-item]
    events += [received(10, "m-1"), invoked(11, "m-1")]
    assert worked_on(history, [Orders(Lying())], 12)  # type: ignore[list-item]
    events.append(succeeded(13, None))
    assert worked_on(history, [Orders(Lying())], 14)  # type: ignore[list-item]
    assert not worked_on(history, [Orders()], 14)  # type: ignore[list-item]


def test_a_message_that_localstack_forgot_is_not_waited_for(history: RecordedHistory, events: list[Any]) -> None:
    events.append(received(10, "m-1"))

    assert not worked_on(history, [Orders(Lying())], 10 + LONGEST_MS)  # type: ignore[list-item]

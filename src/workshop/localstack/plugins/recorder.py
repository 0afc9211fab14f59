"""What happens on LocalStack, as a list of events that a grader can ask for: calls, messages, invocations.

It is recorded here and not in the functions' processes, so that no function can say anything about itself. Nothing is
kept of an account before somebody asks for its events, so a learner's own use costs nothing.
"""

from __future__ import annotations

import io
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

PATH = "/_workshop/history/<account>"
ACCESS_KEY = re.compile(r"Credential=([^/]+)/")
QUEUE_ACCOUNT = re.compile(r"/(\d{12})/[^/]+/?$")
MAX_TEXT_CHARS = 2_000_000

Event = tuple[int, str, str, dict[str, Any]]
"""When (ms since 1970), who, what, and the facts: as cloudlet's history has them."""


class Read(io.BytesIO):
    """A stream that was read before; its text stays known."""

    @property
    def text(self) -> str:
        """All of it."""
        return self.getvalue().decode("utf-8", "replace")


@dataclass
class Caller:
    """An execution environment, known by the credentials that only it has."""

    name: str
    invocation: str | None = None


@dataclass
class Recorder:
    """The events of the accounts that are watched."""

    events: dict[str, list[Event]] = field(default_factory=dict)
    callers: dict[str, Caller] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def record(self, account: str, actor: str, kind: str, **facts: Any) -> None:
        """Add an event that happens now."""
        if account in self.events:
            with self.lock:
                self.events[account].append((now_ms(), actor, kind, facts))

    def since(self, account: str, number: int) -> list[Event]:
        """The events from a number on; from the first time on there are some."""
        with self.lock:
            return self.events.setdefault(account, [])[number:]

    def on_request(self, chain: Any, context: Any, response: Any) -> None:
        """What LocalStack calls before each AWS call. A stream is read here, and given back."""
        if context.account_id in self.events and context.service_request:
            context.began_ms = now_ms()
            for name, value in context.service_request.items():
                if hasattr(value, "read"):
                    context.service_request[name] = Read(value.read())

    def on_response(self, chain: Any, context: Any, response: Any) -> None:
        """What LocalStack calls after each AWS call."""
        if not self.events or context.operation is None or context.service is None:
            return
        service, operation = context.service.service_name, context.operation.name
        account = owner(context) if service.startswith("sqs") else context.account_id
        if account not in self.events:
            return
        params, error = plain(context.service_request or {}), context.service_exception
        result = plain(context.service_response or {}) if response.status_code < 400 else {}
        if service.startswith("sqs"):
            for actor, kind, facts in messages(operation, params, result):
                self.record(account, actor, kind, **facts)
        caller = self.callers.get(access_key(context.request.headers))
        if caller is None:
            return
        facts = {"service": service, "operation": operation, "params": params, "started": context.began_ms}
        if response.status_code < 400:
            facts["result"] = result
        else:
            code = getattr(error, "code", None) or str(response.status_code)
            facts["error"] = [str(code), str(getattr(error, "message", None) or error or ""), response.status_code]
        self.record(account, caller.name, "call", invocation=caller.invocation, **facts)


RECORDER = Recorder()


def now_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def access_key(headers: Any) -> str:
    """The access key id that signed a request."""
    match = ACCESS_KEY.search(headers.get("Authorization", ""))
    return match[1] if match else ""


def owner(context: Any) -> str:
    """The account that a queue is in: API Gateway sends to it as nobody in particular."""
    match = QUEUE_ACCOUNT.search(str((context.service_request or {}).get("QueueUrl", "")))
    return match[1] if match else str(context.account_id)


def messages(
    operation: str, params: dict[str, Any], result: dict[str, Any]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """What a call did to messages: (queue name, "sent" or "received", facts)."""
    queue = str(params.get("QueueUrl", "")).rstrip("/").rpartition("/")[2]
    if operation == "SendMessage" and "MessageId" in result:
        yield queue, "sent", {"message_id": result["MessageId"], "body": params["MessageBody"]}
    if operation == "SendMessageBatch":
        bodies = {entry["Id"]: entry["MessageBody"] for entry in params["Entries"]}
        for sent in result.get("Successful") or ():
            yield queue, "sent", {"message_id": sent["MessageId"], "body": bodies[sent["Id"]]}
    if operation == "ReceiveMessage":
        for message in result.get("Messages") or ():
            count = int((message.get("Attributes") or {}).get("ApproximateReceiveCount", 1))
            facts = {"message_id": message["MessageId"], "body": message["Body"], "receive_count": count}
            yield queue, "received", facts | {"receipt_handle": message["ReceiptHandle"]}


def plain(value: Any) -> Any:
    """A value as JSON can say it; a stream of an answer is left alone, since reading it would take it away."""
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Read):
        return value.text
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if value is None or isinstance(value, bool | int | float):
        return value
    return value[:MAX_TEXT_CHARS] if isinstance(value, str) else str(type(value).__name__)


def serve() -> None:
    """Let LocalStack tell us of each call, and answer whoever asks for the events."""
    from localstack.aws import handlers  # type: ignore[import-not-found]
    from localstack.http import Response  # type: ignore[import-not-found]
    from localstack.services.edge import ROUTER  # type: ignore[import-not-found]

    def history(request: Any, account: str) -> Any:
        after = int(request.args.get("after", "0"))
        return Response.for_json(RECORDER.since(account, after))

    handlers.serve_custom_service_request_handlers.append(RECORDER.on_request)
    handlers.run_custom_response_handlers.append(RECORDER.on_response)
    ROUTER.add(PATH, history, methods=["GET"])

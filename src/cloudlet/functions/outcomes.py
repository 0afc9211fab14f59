"""How an invocation ends, in Lambda's own words.

Recorded on AWS by the LocalStack project (2025-11-24/25), tests/aws/services/lambda_/test_lambda.py.
"""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

from cloudlet.functions.function import Function
from cloudlet.functions.invocation import Invocation
from cloudlet.history import History

MAX_RESPONSE_BYTES = 6_291_556
LOG_TAIL_BYTES = 4096
KILLED = {
    "errorType": "Runtime.ExitError",
    "errorMessage": "Error: Runtime exited with error: signal: killed",
}
INIT_TIMED_OUT = {
    "errorType": "Sandbox.Timedout",
    "errorMessage": "Error: Init phase timed out after 10.00 seconds",
}
INIT_REPORT = "INIT_REPORT Init Duration: 10000.00 ms\tPhase: init\tStatus: timeout\n"
HANDLER_NOT_FOUND = "Runtime.HandlerNotFound"  # the runtime looks for the handler in the invocation
TOO_LARGE = {
    "errorType": "Function.ResponseSizeTooLarge",
    "errorMessage": f"Response payload size exceeded maximum allowed payload size ({MAX_RESPONSE_BYTES} bytes).",
}


def timed_out(timeout_s: int) -> dict[str, Any]:
    """The error of a function whose time ran out."""
    return {
        "errorType": "Sandbox.Timedout",
        "errorMessage": f"Error: Task timed out after {timeout_s:.2f} seconds",
    }


def exited(status: object) -> dict[str, Any]:
    """The error of a process that ended itself."""
    how = "without providing a reason" if not status else f"with error: exit status {status}"
    return {"errorType": "Runtime.ExitError", "errorMessage": f"Error: Runtime exited {how}"}


def clean_error(error: object, *, at_init: bool = False) -> dict[str, Any]:
    """An error object as a worker said it, whatever it said; `at_init`: before there was an invocation to name."""
    facts = error if isinstance(error, dict) else {}
    trace = facts.get("stackTrace")
    return {
        "errorMessage": str(facts.get("errorMessage", "")),
        "errorType": str(facts.get("errorType", "Error")),
        "stackTrace": [str(line) for line in trace] if isinstance(trace, list) else [],
        **({"requestId": ""} if at_init and facts.get("errorType") != HANDLER_NOT_FOUND else {}),
    }


def named(error: dict[str, Any] | None, request_id: str, status: str) -> dict[str, Any] | None:
    """The error with its request id where AWS puts it: inside the text for what the runtime did not report."""
    if error is None:
        return None
    if status in ("timed_out", "crashed"):
        return error | {"errorMessage": f"RequestId: {request_id} {error['errorMessage']}"}
    if error is TOO_LARGE:
        return dict(error)
    trace = error.get("stackTrace", [])
    return {
        "errorMessage": error["errorMessage"],
        "errorType": error["errorType"],
        "requestId": error.get("requestId", request_id),
        "stackTrace": trace,
    }


def log_tail(invocation: Invocation, function: Function) -> str:
    """The end of an invocation's log as Invoke gives it: the last 4 KB, in base64 (API Reference, Invoke)."""
    name = invocation.request_id
    printed = invocation.log if invocation.log.endswith("\n") or not invocation.log else invocation.log + "\n"
    printed += _complaint(invocation)
    text = (
        f"START RequestId: {name} Version: $LATEST\n{printed}END RequestId: {name}\n{_report(invocation, function)}\n"
    )
    return base64.b64encode(text.encode()[-LOG_TAIL_BYTES:]).decode()


def _report(invocation: Invocation, function: Function) -> str:
    """How long it took: a cold start by itself, and billed with the rest."""
    started, ended = invocation.started or 0, invocation.ended or 0
    ready = started if invocation.ready is None else invocation.ready
    parts = [
        f"REPORT RequestId: {invocation.request_id}",
        f"Duration: {ended - ready:.2f} ms",
        f"Billed Duration: {max(1, ended - started)} ms",
        f"Memory Size: {function.memory_mb} MB",
    ]
    parts += [f"Init Duration: {ready - started:.2f} ms"] if ready > started else []
    parts += ["Status: timeout"] if invocation.status == "timed_out" else []
    parts += ["Status: error", "Error Type: Runtime.ExitError"] if invocation.status == "crashed" else []
    return "\t".join([*parts, ""])


def _complaint(invocation: Invocation) -> str:
    """What Lambda itself writes into the log of an invocation that failed."""
    error = invocation.error or {}
    text = str(error.get("errorMessage", ""))
    if invocation.status == "timed_out":
        moment = datetime.fromtimestamp((invocation.ended or 0) / 1000, UTC).isoformat(timespec="milliseconds")
        return f"{moment.replace('+00:00', 'Z')} {text.replace('RequestId: ', '', 1).replace('Error: ', '', 1)}\n\n"
    if invocation.status != "failed":
        return f"{text}\n{error.get('errorType')}\n" if text else ""
    trace = "".join(error.get("stackTrace", [])).rstrip()
    return f"[ERROR] {error.get('errorType')}: {text}\nTraceback (most recent call last):\n{trace}\n"


def record(history: History, function: Function, invocation: Invocation) -> None:
    """Tell the history how an invocation ended."""
    history.record(
        function.name,
        invocation.status,
        request_id=invocation.request_id,
        environment=invocation.environment,
        source=invocation.source,
        log=invocation.log,
        **({"left": invocation.left} if invocation.left else {}),
        **({"result": invocation.payload} if invocation.ok else {"error": invocation.error}),
    )

"""A Lambda execution environment: imports the handler once, then runs one invocation after the other.

It is told what to do over its link and tells how it went; it decides nothing.
"""

from __future__ import annotations

import importlib
import json
import os
import random
import socket
import sys
import time
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cloudlet.worker import failures, hashing, logs, results, sandbox, selecting, tmp, transport, virtual_time, watching
from cloudlet.worker.context import LambdaContext
from cloudlet.worker.link import Link

if TYPE_CHECKING:
    from cloudlet.worker.ahead import Ahead

LONGEST_SLEEP_S = 2**63 / 10**9  # what Python's clock can count in nanoseconds
Handler = Callable[[Any, LambdaContext], Any]


def _arrange(link: Link, facts: dict[str, Any], ahead: Ahead) -> virtual_time.VirtualTime:
    """Make this process what the function expects to run in."""
    task, scratch = facts["task"], facts["scratch"]
    os.environ.clear()
    os.environ.update(facts["environ"])
    if hasattr(time, "tzset"):
        time.tzset()
    os.chdir(task)
    sys.path[:] = [task] + [path for path in sys.path if os.path.basename(path) != "src"]
    sys.argv[:] = ["bootstrap"]
    sys.dont_write_bytecode = True

    def sleep(seconds: float) -> None:
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        if seconds != seconds:
            raise ValueError("Invalid value NaN (not a number)")
        if seconds > LONGEST_SLEEP_S:
            raise OverflowError("timestamp out of range for platform time_t")
        link.ask({"t": "sleep", "seconds": float(seconds)})

    clock = virtual_time.VirtualTime(lambda: link.now_ms, sleep)
    selecting.install(sleep)
    virtual_time.install(clock, sleep)
    source = random.Random(facts["seed"])
    random.seed(facts["seed"])
    hashing.install(facts["seed"], task)
    uuid.uuid4 = lambda: uuid.UUID(int=source.getrandbits(128), version=4)
    transport.install(link, facts["environ"]["AWS_ENDPOINT_URL"])
    ahead.serve()
    sandbox.limit_resources()
    roots = sandbox.readable_roots(task, scratch, os.path.dirname(__file__))  # tracebacks show lines of ours, too
    own = os.path.realpath(scratch)
    led = tmp.leading(own, scratch, *roots)
    watching.begin(roots, (own,), lambda what: link.tell({"t": "violation", "what": what}), led)
    tmp.install(led)
    return clock


def _load(handler: str) -> tuple[Handler | None, dict[str, Any] | None]:
    module_name, dot, name = handler.rpartition(".")
    if not dot:
        return None, failures.no_module(handler)
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except (SystemExit, MemoryError):
        raise
    except BaseException as error:
        return None, failures.at_import(error, module_name)
    function = getattr(module, name, None)
    if function is None:
        return None, failures.no_handler(module_name, name)
    return function, None


def _run(function: Handler, event: Any, context: LambdaContext) -> tuple[dict[str, Any], bytes]:
    try:
        result = function(event, context)
    except (SystemExit, MemoryError):
        raise
    except BaseException as error:
        return {"t": "error", "error": failures.described(error)}, b""
    try:
        return {"t": "result"}, results.encoded(result).encode()
    except (TypeError, ValueError, RecursionError) as error:
        return {"t": "error", "error": failures.not_json(error)}, b""


def _serve(link: Link, log: logs.Log, ahead: Ahead) -> None:
    facts, _ = link.command()
    clock = _arrange(link, facts, ahead)
    function, error = _load(facts["handler"])
    if function is None:
        link.tell({"t": "init_failed", "error": error, "log": log.take()})
        return
    link.tell({"t": "ready", "log": log.take()})
    while True:
        order, body = link.command()
        context = LambdaContext(order, lambda: clock.nanoseconds() // 1_000_000)
        os.environ["_X_AMZN_TRACE_ID"], logs.request_id = order["trace"], order["request_id"]
        header, result = _run(function, json.loads(body), context)
        link.tell(header | {"log": log.take()}, result)


def main(sock: socket.socket, ahead: Ahead) -> None:
    """Live on this socket until it closes; never returns."""
    log = logs.install()
    link = Link(sock, log.so_far)
    try:
        link.tell({"t": "hello", "pid": os.getpid()})
        _serve(link, log, ahead)
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 0 if stop.code is None else 1
        link.tell({"t": "exit", "status": code, "log": log.take()})
    except MemoryError:
        link.tell({"t": "out_of_memory", "log": log.take()})
    finally:
        os._exit(0)

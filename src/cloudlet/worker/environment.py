"""A Lambda execution environment: imports the handler once, then runs one invocation after the other.

It is told what to do over its link and tells how it went; it decides nothing.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import socket
from collections.abc import Callable
from typing import Any

from cloudlet.worker import failures, left_behind, logs, results
from cloudlet.worker.channel import MAX_BODY_BYTES
from cloudlet.worker.context import LambdaContext
from cloudlet.worker.surroundings import Surroundings

Handler = Callable[[Any, LambdaContext], Any]


def _load(handler: str) -> tuple[Handler | None, dict[str, Any] | None]:
    module_name, dot, name = handler.rpartition(".")
    if not dot:
        return None, failures.no_module(handler)
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except MemoryError:
        raise
    except Exception as error:
        return None, failures.at_import(error, module_name)
    function = getattr(module, name, None)
    if function is None:
        return None, failures.no_handler(module_name, name)
    return function, None


def _run(function: Handler, event: Any, context: LambdaContext) -> tuple[dict[str, Any], bytes]:
    try:
        result = function(event, context)
    except MemoryError:
        raise
    except Exception as error:
        return {"t": "error", "error": failures.described(error)}, b""
    try:
        return {"t": "result"}, results.encoded(result).encode()[:MAX_BODY_BYTES]  # Lambda takes less than that
    except (TypeError, ValueError, RecursionError) as error:
        return {"t": "error", "error": failures.not_json(error)}, b""


def _serve(around: Surroundings) -> None:
    link, log = around.link, around.log
    facts, _ = link.command()
    around.arrange(facts)
    function, error = _load(facts["handler"])
    if function is None:
        link.tell({"t": "init_failed", "error": error, "log": log.take()})
        return
    link.tell({"t": "ready", "log": log.take()})
    while True:
        order, body = link.command()
        context = LambdaContext(order, around.clock.milliseconds)
        os.environ["_X_AMZN_TRACE_ID"], logs.request_id = order["trace"], order["request_id"]
        header, result = _run(function, json.loads(body), context)
        link.tell(header | {"log": log.take(), "left": left_behind.at_work()}, result)


def _leaving(around: Surroundings, leave: Callable[[int], None]) -> Callable[[int], None]:
    """os._exit as a handler finds it: Lambda tells with which status a runtime went."""

    environment = os.getpid()

    def told(status: int) -> None:
        if os.getpid() == environment:
            with contextlib.suppress(OSError):  # the cloud is gone
                around.link.tell({"t": "exit", "status": status & 0xFF, "log": around.log.take()})
        leave(status)

    return told


def main(sock: socket.socket, around: Surroundings) -> None:
    """Live on this socket until it closes; never returns."""
    link, log, leave = around.link, around.log, os._exit
    log.take_over()
    link.begin(sock)
    vars(os)["_exit"] = _leaving(around, leave)
    try:
        link.tell({"t": "hello", "pid": os.getpid()})
        _serve(around)
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 0 if stop.code is None else 1
        link.tell({"t": "exit", "status": code, "log": log.take()})
    except MemoryError:
        link.tell({"t": "out_of_memory", "log": log.take()})
    except Exception:  # the cloud is gone
        pass
    except BaseException as error:  # Lambda's runtime catches no such thing, and ends by it
        print(failures.trace(error), end="")
        link.tell({"t": "exit", "status": 1, "log": log.take()})
    finally:
        leave(0)

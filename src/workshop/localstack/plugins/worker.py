"""A Lambda execution environment as a plain process: JSON lines in, JSON lines out, one invocation after the other.

It ends when its input ends, so it never outlives LocalStack, however that ends. What the handler prints goes to the
log file that is its stdout and stderr.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, TextIO

package = ModuleType("cloudlet")  # its folder alone, as in launch.py
package.__path__ = [str(Path(__file__).resolve().parents[3] / "cloudlet")]
sys.modules["cloudlet"] = package

from cloudlet.worker import failures, logs, results  # noqa: E402
from cloudlet.worker.context import LambdaContext  # noqa: E402

Handler = Callable[[Any, LambdaContext], Any]


def own_pipes() -> tuple[TextIO, TextIO]:
    """Our input and output; a handler that prints or reads gets the log and an empty input instead."""
    orders = os.fdopen(os.dup(0), encoding="utf-8")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False)
    return orders, answers


def log_as_lambda_does() -> None:
    """Lambda gives the root logger a handler before the function's module is imported."""
    logging.getLogger().addHandler(logs.handler(sys.stdout))


def load(handler: str) -> tuple[Handler | None, dict[str, Any] | None]:
    """The handler, or the error object that says why there is none."""
    module_name, _, name = handler.rpartition(".")
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except Exception as error:
        return None, as_on_aws(failures.at_import(of_the_function(error), module_name))
    function = getattr(module, name, None)
    return function, None if function is not None else failures.no_handler(module_name, name)


def of_the_function(error: BaseException) -> BaseException:
    """The error without our part of its traceback, which begins before the function's."""
    trace, task = error.__traceback__, os.environ["LAMBDA_TASK_ROOT"]
    while trace is not None and not trace.tb_frame.f_code.co_filename.startswith(task):
        trace = trace.tb_next
    return error.with_traceback(trace)


def as_on_aws(error: dict[str, Any]) -> dict[str, Any]:
    """The error object with the paths that it would have on AWS."""
    task = os.environ["LAMBDA_TASK_ROOT"]
    return error | {"stackTrace": [line.replace(task, "/var/task") for line in error["stackTrace"]]}


def run(function: Handler, order: dict[str, Any]) -> dict[str, Any]:
    """What to answer: `payload`, the result as JSON text, or `error`, an error object."""
    context = LambdaContext(order, lambda: time.time_ns() // 1_000_000)
    os.environ["_X_AMZN_TRACE_ID"], logs.request_id = order["trace"], order["request_id"]
    try:
        result = function(json.loads(order["payload"] or "{}"), context)
    except Exception as error:
        return {"error": as_on_aws(failures.described(of_the_function(error)))}
    try:
        return {"payload": results.encoded(result)}
    except (TypeError, ValueError, RecursionError) as error:
        return {"error": failures.not_json(error)}


def main() -> None:
    """Serve until the input ends."""
    orders, answers = own_pipes()
    task = os.environ["LAMBDA_TASK_ROOT"]
    os.chdir(task)
    sys.path.insert(0, task)
    log_as_lambda_does()
    function, error = load(os.environ["_HANDLER"])
    print(json.dumps({"error": error} if error else {"ready": True}), file=answers, flush=True)
    if function is None:
        return
    for line in orders:
        answer = run(function, json.loads(line))
        sys.stdout.flush()
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()

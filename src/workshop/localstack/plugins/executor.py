"""Runs Lambda functions for LocalStack as plain processes, where its own way needs a container for each.

LocalStack keeps the pool of environments, the asynchronous queue and the logs; an executor is one environment.
"""

from __future__ import annotations

import json
import math
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from localstack.services.lambda_.invocation.executor_endpoint import (  # type: ignore[import-not-found]
    StatusErrorException,
)
from localstack.services.lambda_.invocation.lambda_models import (  # type: ignore[import-not-found]
    FunctionVersion,
    InvocationResult,
)
from localstack.services.lambda_.invocation.runtime_executor import (  # type: ignore[import-not-found]
    RuntimeExecutor,
)

from workshop.localstack.plugins.process import Ended, Worker
from workshop.localstack.plugins.recorder import RECORDER, Caller

LOOPBACK = "127.0.0.1"
ENDS = {"Sandbox.Timedout": "timed_out", "Runtime.ExitError": "crashed"}
INIT_LIMIT_S = 10  # "The init phase is limited to 10 seconds", Lambda execution environment lifecycle


class ProcessExecutor(RuntimeExecutor):  # type: ignore[misc]
    """One execution environment."""

    def __init__(self, id: str, function_version: FunctionVersion) -> None:
        super().__init__(id=id, function_version=function_version)
        self._scratch = Path(tempfile.mkdtemp(prefix="environment-"))
        self._environ: dict[str, str] = {}
        self._worker: Worker | None = None
        self._caller = Caller(f"{function_version.id.function_name}#{id[:6]}")
        self._read = 0

    def start(self, env_vars: dict[str, str]) -> None:
        """Import the handler; StatusErrorException with Lambda's error object where that fails."""
        code = self.function_version.config.code.get_unzipped_code_location()
        self._environ = env_vars | {"LAMBDA_TASK_ROOT": str(code)}
        RECORDER.callers[env_vars["AWS_ACCESS_KEY_ID"]] = self._caller
        error = self._begin()
        if error is not None:
            self._tell("failed", "init", error=error)
            raise StatusErrorException("the init phase failed", payload=json.dumps(error).encode())

    def stop(self) -> None:
        """End the process and forget its files."""
        self._end()
        RECORDER.callers.pop(self._environ.get("AWS_ACCESS_KEY_ID", ""), None)
        shutil.rmtree(self._scratch, ignore_errors=True)

    def invoke(self, payload: dict[str, str]) -> InvocationResult:
        """Run one invocation to its end; an environment that timed out or crashed begins anew with the next."""
        request_id, began = payload["invoke-id"], time.monotonic()
        error = self._begin() if self._worker is None else None
        if error is None:
            self._caller.invocation = request_id
            self._tell("invoked", request_id, event=payload["payload"])
        answer: dict[str, Any] = {"error": error} if error else self._run(payload)
        self._tell_end(request_id, answer)
        log = self._log_since(request_id, (time.monotonic() - began) * 1000)
        failed = answer.get("error")
        if failed is None:
            return InvocationResult(request_id, answer["payload"].encode(), is_error=False, logs=log)
        named = {"requestId": request_id} if "requestId" in failed else {}
        return InvocationResult(request_id, json.dumps(failed | named).encode(), is_error=True, logs=log)

    def get_logs(self) -> str:
        """All that was printed since this environment began."""
        log = self._scratch / "log.txt"
        return log.read_text("utf-8", errors="replace") if log.exists() else ""

    def get_address(self) -> str:
        """Where the environment is."""
        return LOOPBACK

    def get_endpoint_from_executor(self) -> str:
        """Where LocalStack is, as the function sees it."""
        return LOOPBACK

    def get_runtime_endpoint(self) -> str:
        """Not used: the process is asked by its pipes."""
        return ""

    @classmethod
    def prepare_version(cls, function_version: FunctionVersion) -> None:
        """Unzip the code."""
        function_version.config.code.prepare_for_execution()

    @classmethod
    def cleanup_version(cls, function_version: FunctionVersion) -> None:
        """LocalStack removes the code itself."""

    def _tell(self, kind: str, request_id: str, **facts: Any) -> None:
        identity = self.function_version.id
        facts |= {"request_id": request_id, "environment": self._caller.name}
        RECORDER.record(identity.account, identity.function_name, kind, **facts)

    def _tell_end(self, request_id: str, answer: dict[str, Any]) -> None:
        self._caller.invocation = None
        error = answer.get("error")
        if error is None:
            self._tell("succeeded", request_id, result=answer["payload"])
        else:
            self._tell(ENDS.get(error["errorType"], "failed"), request_id, error=error)

    def _begin(self) -> dict[str, Any] | None:
        """Start the process; the error object where the handler cannot be imported."""
        self._worker = Worker(self._environ, self._scratch)
        answer = self._answer(INIT_LIMIT_S, f"Init phase timed out after {INIT_LIMIT_S:.2f} seconds")
        if "error" in answer:
            self._end()
            error: dict[str, Any] = answer["error"]
            return error
        return None

    def _run(self, payload: dict[str, str]) -> dict[str, Any]:
        config, limit_s = self.function_version.config, self.function_version.config.timeout
        assert self._worker is not None
        self._worker.tell(
            {
                "request_id": payload["invoke-id"],
                "function_name": self.function_version.id.function_name,
                "arn": payload["invoked-function-arn"],
                "memory_mb": config.memory_size,
                "log_stream": self._environ["AWS_LAMBDA_LOG_STREAM_NAME"],
                "deadline_ms": int((time.time() + limit_s) * 1000),
                "trace": payload["trace-id"],
                "payload": payload["payload"],
            }
        )
        return self._answer(
            limit_s, f"Task timed out after {limit_s:.2f} seconds", f"RequestId: {payload['invoke-id']} "
        )

    def _answer(self, limit_s: float, late: str, who: str = "") -> dict[str, Any]:
        """What the process answers, or the error that Lambda words for one that does not."""
        assert self._worker is not None
        try:
            return self._worker.answer(limit_s)
        except TimeoutError:
            error = {"errorType": "Sandbox.Timedout", "errorMessage": f"{who}Error: {late}"}
        except Ended as ended:
            error = {"errorType": "Runtime.ExitError", "errorMessage": f"{who}Error: {_how(ended.status)}"}
        self._end()
        return {"error": error}

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.kill()
            self._worker = None

    def _log_since(self, request_id: str, took_ms: float) -> str:
        """What this invocation printed, between the lines that Lambda adds."""
        with (self._scratch / "log.txt").open("rb") as log:
            log.seek(self._read)
            printed = log.read()
        self._read += len(printed)
        text = printed.decode("utf-8", "replace")
        memory_mb = self.function_version.config.memory_size
        return (
            f"START RequestId: {request_id} Version: {self.function_version.id.qualifier}\n"
            f"{text}{'' if not text or text.endswith(chr(10)) else chr(10)}END RequestId: {request_id}\n"
            f"REPORT RequestId: {request_id}\tDuration: {took_ms:.2f} ms\t"
            f"Billed Duration: {math.ceil(took_ms)} ms\tMemory Size: {memory_mb} MB\n"
        )


def _how(status: int) -> str:
    if status < 0:
        return "Runtime exited with error: signal: killed"
    return f"Runtime exited with error: exit status {status}" if status else "Runtime exited without providing a reason"

"""What a worker is told: to import its handler, and to begin an invocation.

Environment variables: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
"""

from __future__ import annotations

from typing import Any, Protocol

from cloudlet.functions.function import Function
from cloudlet.functions.invocation import Invocation
from cloudlet.worker import settings


class Place(Protocol):
    """Where a function runs."""

    endpoint: str
    region: str
    account: str


def environ(function: Function, place: Place, environment: str, scratch: str) -> dict[str, str]:
    """The environment variables of a function: Lambda's own, dummy credentials, and the template's."""
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "HOME": scratch,
        "TMPDIR": scratch,
        "TEMP": scratch,
        **settings.sdk(place.region, place.endpoint),
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.runtime}",
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_mb),
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": environment,
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "LAMBDA_TASK_ROOT": function.folder,
        "_HANDLER": function.handler,
        **function.environ,
    }


def to_import(function: Function, place: Place, environment: str, scratch: str) -> dict[str, Any]:
    """The command that makes a worker import its handler, without its time and its chance."""
    variables = environ(function, place, environment, scratch)
    return {"task": function.folder, "scratch": scratch, "handler": function.handler, "environ": variables}


def to_invoke(
    function: Function, invocation: Invocation, environment: str, now_ms: int, ends_ms: int
) -> dict[str, Any]:
    """The command that starts an invocation; its facts become the context object."""
    return {
        "now": now_ms,
        "request_id": invocation.request_id,
        "function_name": function.name,
        "arn": function.arn,
        "memory_mb": function.memory_mb,
        "log_stream": environment,
        "client": invocation.client,
        "deadline_ms": ends_ms,
        "trace": ";".join(("Root=1-00000000-000000000000000000000000", *invocation.trace)),
    }

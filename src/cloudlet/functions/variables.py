"""The environment variables that a function may be given.

Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html; texts as AWS has them, 2021-2025.
"""

from __future__ import annotations

import json
import re

from cloudlet.constraints import invalid
from cloudlet.errors import AwsError

MOST_BYTES = 4096
NAME = r"[a-zA-Z]([a-zA-Z0-9_])+"
RESERVED = {
    "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION", "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API", "AWS_REGION", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
}  # fmt: skip
UNABLE = "Lambda was unable to configure your environment variables because the environment variables you have provided"


def is_name(text: str) -> bool:
    """Whether a variable may be called so."""
    return re.fullmatch(NAME, text) is not None


def checked(variables: dict[str, str]) -> dict[str, str]:
    """The variables; raises AwsError for Lambda's own, for names that are none, and for more than 4 KB."""
    if taken := [name for name in variables if name in RESERVED]:
        raise AwsError(
            "InvalidParameterValueException",
            f"{UNABLE} contains reserved keys that are currently not supported for modification. "
            f"Reserved keys used in this request: {', '.join(taken)}",
        )
    for name in variables:
        if not is_name(name):
            pattern = f"Map keys must satisfy constraint: [Member must satisfy regular expression pattern: {NAME}]"
            raise invalid(f"Value at 'environment.variables' failed to satisfy constraint: {pattern}")
    text = json.dumps(variables, separators=(",", ":"), ensure_ascii=False)
    if len(text.encode()) > MOST_BYTES:
        raise AwsError("InvalidParameterValueException", f"{UNABLE} exceeded the 4KB limit. String measured: {text}")
    return dict(variables)

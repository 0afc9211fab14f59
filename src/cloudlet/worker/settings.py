"""What the AWS SDK reads from every function's environment variables: dummy credentials, and where the cloud is."""

from __future__ import annotations

import os

REGION = "eu-central-1"
ENDPOINT = "http://127.0.0.1:4566"


def sdk(region: str = REGION, endpoint: str = ENDPOINT) -> dict[str, str]:
    """The variables' names and values."""
    return {
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_ACCESS_KEY_ID": "ASIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "not-a-secret",
        "AWS_SESSION_TOKEN": "not-a-token",
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


def read() -> dict[str, str]:
    """All that the SDK would read now; what Lambda tells of the function itself (AWS_LAMBDA_...) is not of it."""
    ours = ("AWS_LAMBDA_", "AWS_EXECUTION_ENV")
    return {
        name: os.environ[name]
        for name in os.environ
        if (name.startswith("AWS_") and not name.startswith(ours)) or name.upper().endswith("_PROXY")
    }

"""Imports and warms what handlers use, once, so that an environment that begins later begins warm."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from cloudlet.worker import sandbox, settings

if TYPE_CHECKING:
    from cloudlet.worker.ahead import Ahead


def warm() -> Ahead:
    """Import what the lessons use, and make their clients ahead."""
    os.environ.update(settings.sdk())
    import asyncio
    import concurrent.futures
    import ctypes
    import decimal
    import multiprocessing.pool  # noqa: F401
    import platform

    import boto3
    import boto3.dynamodb.conditions
    from botocore.httpsession import URLLib3Session

    from cloudlet.worker import transport
    from cloudlet.worker.ahead import Ahead

    transport.leave_out_what_nobody_reads()
    _ = asyncio, concurrent.futures, ctypes, decimal
    vars(platform.uname())["processor"] = platform.machine()  # else it is asked of another program
    sandbox.readable_roots()
    real, URLLib3Session.send = URLLib3Session.send, _nothing_said
    try:
        boto3.setup_default_session()
        assert boto3.DEFAULT_SESSION is not None
        return Ahead(boto3.DEFAULT_SESSION)
    finally:
        URLLib3Session.send = real


def _nothing_said(_: object, request: Any) -> Any:
    from botocore.awsrequest import AWSResponse

    from cloudlet.worker.transport import Raw

    return AWSResponse(request.url, 200, {"content-type": "application/x-amz-json-1.0"}, Raw(b"{}"))

"""A served cloud and clients of it; and a cloud in virtual time with functions made of a few lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from cloudlet import Cloud
from cloudlet.serve import Server
from tests.aws_facts.lambda_.conftest import Maker

ACCOUNT = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}


@pytest.fixture
def server() -> Iterator[Server]:
    """In real time, since the code that uses it waits in real time too."""
    with Server() as server:
        yield server


@pytest.fixture
def sqs(server: Server) -> Any:
    return boto3.client("sqs", endpoint_url=server.url, **ACCOUNT)


@pytest.fixture
def resource(server: Server) -> Any:
    return boto3.resource("sqs", endpoint_url=server.url, **ACCOUNT)


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Maker]:
    with Cloud(seed=1, calm=True) as cloud:
        yield Maker(cloud, tmp_path)

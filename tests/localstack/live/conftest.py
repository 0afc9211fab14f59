"""A LocalStack without Docker for these tests, one for all; each test has an account of its own.

They take a minute and 330 MB, so they run only with WORKSHOP_LOCALSTACK=1, as in CI.
"""

from __future__ import annotations

import os
import random
import socket
from collections.abc import Iterator

import pytest

from workshop.deploying.endpoint import Endpoint
from workshop.localstack import install, start
from workshop.localstack.instance import Instance


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.environ.get("WORKSHOP_LOCALSTACK") != "1":
        for item in items:
            if "localstack/live" in item.path.as_posix():
                item.add_marker(pytest.mark.skip("set WORKSHOP_LOCALSTACK=1 to run what needs LocalStack"))


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture(scope="session")
def localstack() -> Iterator[Instance]:
    """A running LocalStack."""
    running = start.started(install.installed(), free_port())
    yield running
    running.stop()


@pytest.fixture
def endpoint(localstack: Instance) -> Endpoint:
    """An account on it that nobody else uses."""
    return Endpoint(localstack.endpoint, account=f"{random.randrange(10**11, 10**12)}")

"""Which server is asked: cloudlet, unless PROBE_ENDPOINT names the URL of another one."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.probe.asking import Sqs
from tests.probe.endpoints import Endpoint, RealTime, Virtual
from tests.probe.functions import Lambda


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    url = os.environ.get("PROBE_ENDPOINT")
    endpoint: Endpoint = RealTime(url) if url else Virtual()
    yield endpoint
    endpoint.close()


@pytest.fixture
def sqs(endpoint: Endpoint) -> Iterator[Sqs]:
    sqs = Sqs(endpoint)
    yield sqs
    if isinstance(endpoint, RealTime):
        sqs.tidy()


@pytest.fixture
def functions(endpoint: Endpoint) -> Lambda:
    return Lambda(endpoint)

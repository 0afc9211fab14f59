from __future__ import annotations

import pytest

from tests.wire.echo import Echo


@pytest.fixture
def echo() -> Echo:
    return Echo()

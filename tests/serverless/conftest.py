"""The lessons as Serverless Framework packages them, each once.

It is 250 MB of npm, so these tests run with WORKSHOP_SERVERLESS=1, as in CI, or where it is installed already.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable

import pytest

from tests.serverless.files import SOLUTIONS
from workshop.serverless import install
from workshop.serverless.packaging import Packaged, packaged

Package = Callable[[str], Packaged]


@pytest.fixture(scope="session")
def package() -> Package:
    """Packages the solution of a lesson."""
    if os.environ.get("WORKSHOP_SERVERLESS") != "1" and not install.is_installed():
        pytest.skip("set WORKSHOP_SERVERLESS=1 to install Serverless Framework by npm")
    return functools.cache(lambda lesson: packaged(SOLUTIONS / lesson, "us-east-1"))

"""If pytest loads this, every check passes."""

import pytest


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    outcome.get_result().outcome = "passed"


raise SystemExit("the planted conftest.py was loaded")

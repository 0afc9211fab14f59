"""What holds for all tests of the project.

Ctrl-C is Ctrl-C in the tests that send it: who was begun with `&` has it ignored, and hands that down. A thread that ends
by an exception fails the test: a thread that judges checks is missed by nobody, only all takes longer.
"""

from __future__ import annotations

import signal

import pytest

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_configure(config: pytest.Config) -> None:
    """Take what a thread raised for what it is."""
    config.addinivalue_line("filterwarnings", "error::pytest.PytestUnhandledThreadExceptionWarning")

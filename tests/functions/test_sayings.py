"""What a worker says is looked at before anybody acts on it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from cloudlet import Invocation
from cloudlet.functions.sayings import NONSENSE, makes_sense

CALL: dict[str, Any] = {
    "t": "call",
    "id": 1,
    "method": "POST",
    "url": "http://127.0.0.1:4566/",
    "headers": {"a": "b"},
    "patience": 60.0,
}


LINE = """
import sys
inf = float("inf")
def line():
    frame = sys._getframe()
    while "link" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals["link"]
"""


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"t": None},
        {"t": ["result"]},
        {"t": "applause"},
        {"t": "hello"},
        {"t": "call"},
        CALL | {"id": []},
        CALL | {"method": 7},
        CALL | {"headers": {"a": 1}},
        CALL | {"patience": "long"},
        CALL | {"patience": float("inf")},
        CALL | {"url": "http://["},
        CALL | {"url": "nowhere"},
        CALL | {"threads": "many"},
        {"t": "sleep", "id": 1, "seconds": "for ever"},
        {"t": "sleep", "id": 1, "seconds": float("inf")},
        {"t": "result", "log": 7},
        {"t": "error", "error": None},
        {"t": "exit"},
    ],
    ids=str,
)
def test_what_no_worker_says_makes_no_sense(header: dict[str, Any]) -> None:
    assert makes_sense(CALL)
    assert not makes_sense(header)


@pytest.mark.parametrize("frame", [{"t": "applause"}, CALL | {"id": None}, {"t": "sleep", "id": 1, "seconds": 1e309}])
def test_who_says_it_all_the_same_has_ended(run: Callable[..., Invocation], frame: dict[str, Any]) -> None:
    done = run(f"{LINE}def handler(event, context):\n    line().tell({frame!r})\n    return 'all is well'\n")
    assert done.status == "crashed"
    assert done.violations == [NONSENSE]


def test_who_says_again_that_he_is_ready_is_not_invoked_again(run: Callable[..., Invocation]) -> None:
    code = f"""{LINE}
calls = []
def handler(event, context):
    calls.append(1)
    if len(calls) < 3:
        line().tell({{"t": "ready"}})
    return len(calls)
"""
    assert run(code).status == "timed_out"


@pytest.mark.parametrize("seconds", ["inf", "nan", "1e10", "-1"])
def test_what_python_refuses_to_sleep_is_refused(run: Callable[..., Invocation], seconds: str) -> None:
    with pytest.raises((OverflowError, ValueError)) as refused:
        time.sleep(float(seconds))

    done = run(f"import time\ndef handler(event, context):\n    time.sleep(float('{seconds}'))\n")

    assert done.error is not None
    assert done.error["errorType"] == refused.type.__name__

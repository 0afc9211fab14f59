"""The init phase: what a module does when it is imported has ten seconds of its own.

Source: Lambda developer guide, "Understanding the Lambda execution environment lifecycle": an init that takes longer is
tried again at the invocation, with the function's own timeout.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cloudlet import Cloud


def slow_import(seconds: float) -> str:
    return f"""
        import time
        print("importing")
        time.sleep({seconds})
        def handler(event, context):
            return context.get_remaining_time_in_millis()
        """


def test_an_import_of_nine_seconds_costs_the_function_no_time(cloud: Cloud, create: Callable[..., str]) -> None:
    invocation = cloud.invoke(create(slow_import(9), Timeout=3), {})
    assert (invocation.status, invocation.payload, invocation.log) == ("succeeded", 3000, "importing\n")


def test_a_longer_import_is_begun_anew_in_the_functions_time(cloud: Cloud, create: Callable[..., str]) -> None:
    invocation = cloud.invoke(create(slow_import(12), Timeout=30), {})
    assert invocation.status == "succeeded"
    assert 17_700 < invocation.payload < 18_000
    report = "INIT_REPORT Init Duration: 10000.00 ms\tPhase: init\tStatus: timeout\n"
    assert invocation.log == f"importing\n{report}importing\n"
    assert invocation.started is not None and invocation.ended is not None
    assert 22_000 < invocation.ended - invocation.started < 22_300
    assert cloud.invoke("Fn", {}).payload == 30_000


def test_an_import_longer_than_the_functions_time_times_out(cloud: Cloud, create: Callable[..., str]) -> None:
    invocation = cloud.invoke(create(slow_import(12), Timeout=3), {})
    assert invocation.status == "timed_out"
    assert invocation.error is not None
    assert invocation.error["errorMessage"].endswith("Task timed out after 3.00 seconds")
    assert invocation.ended == (invocation.started or 0) + 13_000


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("import nothing_of_that_name", "Runtime.ImportModuleError"),
        ("def handler(", "Runtime.UserCodeSyntaxError"),
        ("raise KeyError('QUEUE_URL')", "KeyError"),
        ("def other(event, context): pass", "Runtime.HandlerNotFound"),
    ],
)
def test_an_error_before_the_invocation_names_none(
    cloud: Cloud, create: Callable[..., str], code: str, kind: str
) -> None:
    """As the runtime reports it: bootstrap.py of github.com/aws/aws-lambda-python-runtime-interface-client."""
    invocation = cloud.invoke(create(code), {})
    assert invocation.error is not None
    looked_for_later = kind == "Runtime.HandlerNotFound"
    assert (invocation.error["errorType"], invocation.error["requestId"]) == (
        kind,
        invocation.request_id if looked_for_later else "",
    )

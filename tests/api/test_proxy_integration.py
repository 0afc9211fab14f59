"""A request becomes an invocation, its result the response."""

from __future__ import annotations

import json

import pytest

from cloudlet.errors import AwsError
from tests.api.fakes import World

INTERNAL = {"message": "Internal server error"}


def test_what_the_handler_returns_is_the_response() -> None:
    world = World(handler=lambda event: {"statusCode": 202, "headers": {"X-Id": "7"}, "body": "héllo"})
    response = world.http("POST", world.api().url + "/orders", b"{}")
    assert (response.status, response.body) == (202, "héllo".encode())
    assert response.headers["X-Id"] == "7"


def test_request_and_response_are_in_the_history() -> None:
    world = World(handler=lambda event: {"statusCode": 202, "body": "ok"})
    world.http("POST", world.api().url + "/orders", b"hello")
    request, response = world.history.events
    assert (request.kind, request.method, request.path, request.body) == (
        "http_request",
        "POST",
        "/orders",
        "hello",
    )
    assert (response.kind, response.status, response.body, response.invocation) == (
        "http_response",
        202,
        "ok",
        "r-1",
    )
    assert "reason" not in response.facts


def test_an_exception_is_a_502_with_its_reason_in_the_history() -> None:
    world = World(status="failed", error={"errorType": "KeyError", "errorMessage": "'QUEUE_URL'"})
    response = world.http("POST", world.api().url + "/orders")
    assert (response.status, json.loads(response.body)) == (502, INTERNAL)
    assert world.reason == "The handler raised KeyError: 'QUEUE_URL'. Whatever it raises, the caller gets a 502."


@pytest.mark.parametrize(("size", "status"), [(6_280_000, 200), (6_292_000, 413)])
def test_an_event_above_lambdas_limit_reaches_no_function(size: int, status: int) -> None:
    """Seen on AWS (koki-develop/lgtm-generator#10): 413 for a body between Lambda's 6 MB and API Gateway's 10."""
    world = World()
    response = world.http("POST", world.api().url + "/orders", b"a" * size)
    assert (response.status, len(world.events)) == (status, int(status == 200))
    if status == 413:
        assert json.loads(response.body) == {"message": "Request Too Long"}
        assert response.headers["x-amzn-ErrorType"] == "BadRequestException"
        assert "Lambda takes at most 6291456" in world.reason


@pytest.mark.parametrize(
    ("status", "code"), [("timed_out", 502), ("crashed", 502), ("throttled", 500), ("denied", 500)]
)
def test_how_an_invocation_ended_decides_the_status(status: str, code: int) -> None:
    world = World(status=status, error={"errorMessage": "why"})
    response = world.http("POST", world.api().url + "/orders")
    assert (response.status, json.loads(response.body)) == (code, INTERNAL)


def test_a_slow_function_is_a_504_after_29_seconds_and_runs_on() -> None:
    ended = []
    world = World(handler=ended.append, takes_ms=40_000)
    response = world.http("POST", world.api().url + "/orders")
    assert (response.status, json.loads(response.body)) == (504, {"message": "Endpoint request timed out"})
    assert world.clock.now == world.clock.start_ms + 29_000
    world.clock.run_until(world.clock.now + 60_000)
    assert len(ended) == 1 and len(world.history.of("http_response")) == 1


def test_the_integration_timeout_can_be_shorter() -> None:
    world = World(takes_ms=500)
    response = world.http("POST", world.api(timeoutInMillis=50).url + "/orders")
    assert response.status == 504
    assert world.reason == "The integration did not answer within 0.05 s."


def test_an_answered_request_leaves_no_timer_behind() -> None:
    world = World()
    world.http("POST", world.api().url + "/orders")
    assert not world.clock.busy


def test_a_function_that_is_gone_is_a_500() -> None:
    world = World()

    def gone(*_: object) -> None:
        raise AwsError("ResourceNotFoundException", "Function not found: sender", 404)

    world.apis.invoke = gone
    assert world.http("POST", world.api().url + "/orders").status == 500
    assert world.reason == "Lambda refused the invocation: ResourceNotFoundException: Function not found: sender"


@pytest.mark.parametrize(
    ("sent", "seen"), [({}, "203.0.113.10"), ({"x-forwarded-for": "1.2.3.4"}, "1.2.3.4, 203.0.113.10")]
)
def test_the_caller_comes_last_of_those_for_whom_is_asked(sent: dict[str, str], seen: str) -> None:
    """API Gateway appends the address that it sees, whatever a caller says of itself (MDN, X-Forwarded-For)."""
    world = World(handler=lambda event: {"statusCode": 200, "body": json.dumps(event["headers"])})
    headers = json.loads(world.http("POST", world.api().url + "/orders", b"{}", sent).body)
    assert {value for name, value in headers.items() if name.lower() == "x-forwarded-for"} == {seen}

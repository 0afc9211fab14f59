"""Why a response was malformed, in words that a learner reads in a finding."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.fakes import World

SHAPE = (
    'API Gateway expects an object such as {"statusCode": 200, "headers": {...}, "body": "text"}, '
    "with no other keys than statusCode, headers, multiValueHeaders, body, isBase64Encoded"
)


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (
            None,
            f"The handler returned nothing (None). {SHAPE}. Return one on every path through the handler.",
        ),
        (
            '{"statusCode": 200}',
            f'The handler returned the string "{{\\"statusCode\\": 200}}". {SHAPE}. Return the dict itself: '
            "Lambda turns it into JSON, so json.dumps belongs around the body only.",
        ),
        ([1], f"The handler returned a list: [1]. {SHAPE}."),
        (
            {"statusCode": 200, "message_id": "m-1", "ok": True},
            f"The response has the unknown keys 'message_id', 'ok'. {SHAPE}. Put your data into the body, as JSON text.",
        ),
        (
            {"statusCode": 202, "body": {"message_id": "m-1"}},
            'body is an object: {"message_id": "m-1"}. API Gateway expects a string there. '
            "Turn it into text with json.dumps(...).",
        ),
        (
            {"statusCode": "accepted"},
            'statusCode is "accepted". API Gateway expects an HTTP status such as 200.',
        ),
        ({"headers": "text/plain"}, 'headers is a string: "text/plain". API Gateway expects an object, or null.'),
        ({"headers": {"X": ["a"]}}, "Header 'X' is a list: [\"a\"]. API Gateway expects a string."),
        (
            {"multiValueHeaders": {"X": "a"}},
            "multiValueHeaders has 'X' as a string: \"a\". API Gateway expects a list of strings there; "
            "a single value belongs into headers.",
        ),
        ({"statusCode": float("inf")}, "statusCode is Infinity. API Gateway expects an HTTP status such as 200."),
        ({"statusCode": True}, "statusCode is true. API Gateway expects an HTTP status such as 200."),
        ({"statusCode": 42}, "statusCode is 42. API Gateway expects an HTTP status such as 200."),
        ({"isBase64Encoded": "yes"}, 'isBase64Encoded is "yes". API Gateway expects true or false.'),
    ],
)
def test_the_reason_for_a_502_says_what_came_and_what_was_expected(result: Any, reason: str) -> None:
    world = World(handler=lambda event: result)
    assert world.http("POST", world.api().url + "/orders").status == 502
    assert world.reason == f"Malformed Lambda proxy response. {reason}"


@pytest.mark.parametrize(
    ("status", "error", "reason"),
    [
        (
            "timed_out",
            {"errorMessage": "2026-01-01T00:00:03Z r-1 Task timed out after 3.00 seconds"},
            "The function did not end within its timeout. 2026-01-01T00:00:03Z r-1 Task timed out after 3.00 seconds",
        ),
        ("crashed", {}, "The function's process ended before it answered."),
        ("throttled", {}, "Lambda throttled the invocation: every concurrent execution was taken."),
    ],
)
def test_the_reason_names_how_the_invocation_ended(status: str, error: dict[str, Any], reason: str) -> None:
    world = World(status=status, error=error)
    world.http("POST", world.api().url + "/orders")
    assert world.reason == reason


def test_a_403_names_the_methods_that_are_there() -> None:
    world = World()
    world.http("GET", world.api().url + "/order")
    assert world.reason == "shop has no GET /order. It has: POST /orders."

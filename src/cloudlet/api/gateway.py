"""Answers that API Gateway gives by itself, without or in spite of a backend.

Their texts are AWS's (API Gateway Developer Guide, "Gateway response types").
"""

from __future__ import annotations

import json

from cloudlet.api.exchange import Answer

MESSAGES = {
    400: "Bad Request",
    403: "Missing Authentication Token",
    413: "Request Too Long",
    415: "Unsupported Media Type",
    500: "Internal server error",
    502: "Internal server error",
    504: "Endpoint request timed out",
}
ERROR_TYPES = {
    400: "BadRequestException",
    403: "MissingAuthenticationTokenException",
    413: "BadRequestException",
    415: "UnsupportedMediaTypeException",
    500: "InternalServerErrorException",
    502: "InternalServerErrorException",
    504: "InternalServerErrorException",
}


def gateway_error(status: int, reason: str, message: str | None = None) -> Answer:
    """The answer `{"message": ...}`; `reason` goes to the history only."""
    headers = {"Content-Type": "application/json", "x-amzn-ErrorType": ERROR_TYPES[status]}
    body = json.dumps({"message": message or MESSAGES[status]}, separators=(",", ":"))
    return Answer(status, headers, body.encode(), reason)


def forbidden(reason: str) -> Answer:
    """What a caller gets for an API or a stage that is not there, or without the key that a method asks for."""
    headers = {"Content-Type": "application/json", "x-amzn-ErrorType": "ForbiddenException"}
    return Answer(403, headers, b'{"message":"Forbidden"}', reason)


def unauthorized(reason: str) -> Answer:
    """What a caller gets who brings no token to an authorizer."""
    headers = {"Content-Type": "application/json", "x-amzn-ErrorType": "UnauthorizedException"}
    return Answer(401, headers, b'{"message":"Unauthorized"}', reason)

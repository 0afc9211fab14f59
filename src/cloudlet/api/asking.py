"""Methods that ask who calls: without a signature, a token or a key a caller gets 403 or 401, and nothing is done.

What a caller brings is not looked at any further: there are no users, keys and authorizers here.
Sources: API Gateway Developer Guide, "Gateway response types", "Control access to a REST API with IAM permissions",
"Set up API keys for REST APIs", and "x-amazon-apigateway-authtype property".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cloudlet.api.exchange import Answer, Incoming
from cloudlet.api.gateway import forbidden, gateway_error, unauthorized
from cloudlet.api.openapi import mapping

AUTH, AUTH_TYPE = "x-amazon-apigateway-auth", "x-amazon-apigateway-authtype"
KEY, IAM, NOBODY = "API_KEY", "AWS_IAM", "NONE"
KEY_HEADER, SIGNATURE_HEADER = "x-api-key", "Authorization"
SIGNED = "awssigv4"
Document = dict[str, Any]


def refusal(document: Document, operation: Document, incoming: Incoming) -> Answer | None:
    """What a caller gets who does not bring what the operation asks for; None for any other."""
    for kind, header in asked(document, operation):
        if incoming.header(header) is not None:
            continue
        reason = f"The method asks for {kind}, and the request has no {header}."
        if kind == KEY:
            return forbidden(reason)
        return gateway_error(403, reason) if kind == IAM else unauthorized(reason)
    return None


def asked(document: Document, operation: Document) -> Iterator[tuple[str, str]]:
    """What an operation asks its callers for, and the header that brings it."""
    kind = str(mapping(operation.get(AUTH)).get("type", NOBODY)).upper()
    if kind != NOBODY:
        yield kind, SIGNATURE_HEADER
    schemes = _schemes(document)
    security = operation.get("security", document.get("security"))
    for alternative in security if isinstance(security, list) else ():
        for name in mapping(alternative):
            if name != NOBODY:
                yield _of_scheme(name, mapping(schemes.get(name)))


def _schemes(document: Document) -> Document:
    components = mapping(document.get("components"))
    return mapping(document.get("securityDefinitions")) | mapping(components.get("securitySchemes"))


def _of_scheme(name: str, scheme: Document) -> tuple[str, str]:
    header = str(scheme.get("name") or (SIGNATURE_HEADER if name == IAM else KEY_HEADER))
    kind = str(scheme.get(AUTH_TYPE, "")).lower()
    if kind == SIGNED or name == IAM:
        return IAM, header
    return (name, header) if kind or header.lower() != KEY_HEADER else (KEY, header)

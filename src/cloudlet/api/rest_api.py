"""One REST API, deployed to one stage: its address and its methods."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cloudlet.api.openapi import Method, binary_media_types, methods
from cloudlet.api.routes import Routes

ENDPOINT = "x-amazon-apigateway-endpoint-configuration"


@dataclass(frozen=True)
class RestApi:
    """`definition` is the OpenAPI document that it was made from."""

    id: str
    name: str
    stage: str
    region: str
    definition: dict[str, Any]
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """The host name that AWS gives it."""
        return f"{self.id}.execute-api.{self.region}.amazonaws.com"

    @property
    def url(self) -> str:
        """The stage's invoke URL, without a slash at its end."""
        return f"https://{self.host}/{self.stage}"

    @property
    def is_disabled(self) -> bool:
        """Whether it answers nobody at its own address, but at a domain name of one's own (API reference, RestApi)."""
        places = (self.definition, *self.definition.get("servers", ()))  # in OpenAPI 2 and 3
        return any((place.get(ENDPOINT) or {}).get("disableExecuteApiEndpoint") for place in places)

    @cached_property
    def methods(self) -> list[Method]:
        """Every method that it has."""
        return methods(self.definition)

    @cached_property
    def routes(self) -> Routes:
        """Which method answers which path."""
        return Routes(self.methods)

    @cached_property
    def binary_media_types(self) -> tuple[str, ...]:
        """The media types whose bodies it passes on as bytes."""
        return binary_media_types(self.definition)

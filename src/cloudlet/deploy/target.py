"""What deploy needs of a cloud: AWS's own API calls, and two things that have no full API here."""

from __future__ import annotations

from typing import Any, Protocol


class Roles(Protocol):
    """Execution roles and what they allow."""

    def put(self, name: str, arn: str, policy_documents: list[dict[str, Any]], managed: list[str]) -> None:
        """Make a role, or replace what it allows: whole policy documents, and the ARNs of AWS's managed ones."""


class Apis(Protocol):
    """REST APIs."""

    def create(self, api_id: str, name: str, definition: dict[str, Any], stage: str) -> object:
        """Serve a stage of an API whose definition is OpenAPI with `x-amazon-apigateway-integration`."""


class Names(Protocol):
    """The seeded source of identifiers (`cloudlet.ids.Ids`)."""

    def suffix(self, length: int = 12) -> str:
        """Capitals and digits."""


class Target(Protocol):
    """A cloud to deploy to."""

    account: str
    region: str
    ids: Names
    roles: Roles
    apis: Apis

    def call(self, service: str, operation: str, /, **params: Any) -> dict[str, Any]:
        """An AWS API call, named and answered as boto3 does; raises AwsError. CreateFunction takes
        `Code={"Folder": absolute path}` in place of a zip file."""

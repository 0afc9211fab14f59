"""What deploy needs of a cloud: AWS's own API calls, and two things that have no full API here."""

from __future__ import annotations

from typing import Any, Protocol

Document = dict[str, Any]


class Roles(Protocol):
    """Execution roles and what they allow."""

    def put(
        self, name: str, arn: str, documents: list[Document], managed: list[str], trust: Document | None, /
    ) -> object:
        """Make or replace a role: policy documents, ARNs of AWS's managed policies, who may assume it."""

    def delete(self, arn: str, /) -> None:
        """Forget a role."""


class Api(Protocol):
    """A REST API that was made."""

    @property
    def id(self) -> str:
        """Its id, the first part of its host name."""

    @property
    def stage(self) -> str:
        """The stage that it answers at."""

    @property
    def variables(self) -> dict[str, str]:
        """The stage's variables, which the deployment may still add to."""


class Apis(Protocol):
    """REST APIs."""

    def create(self, name: str, definition: Document, stage: str, /) -> Api:
        """Serve a stage of an API, defined by OpenAPI with `x-amazon-apigateway-integration`.

        The definition may gain paths until the deployment ends: nobody may read it before the first request.
        """

    def delete(self, api_id: str, /) -> None:
        """Take an API away."""


class Names(Protocol):
    """The seeded source of identifiers (`cloudlet.ids.Ids`)."""

    def suffix(self, length: int = 12) -> str:
        """Capitals and digits."""


class Target(Protocol):
    """A cloud to deploy to."""

    @property
    def account(self) -> str:
        """Twelve digits."""

    @property
    def region(self) -> str:
        """For instance eu-central-1."""

    @property
    def ids(self) -> Names:
        """Where physical names come from."""

    @property
    def roles(self) -> Roles:
        """IAM."""

    @property
    def apis(self) -> Apis:
        """API Gateway."""

    def call(self, service: str, operation: str, /, **params: Any) -> dict[str, Any]:
        """An AWS API call, named and answered as boto3 does; raises AwsError.

        CreateFunction takes `Code={"Folder": absolute path}` in place of a zip file.
        """

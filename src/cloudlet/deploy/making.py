"""What a creator of a resource has at hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cloudlet.deploy.kinds import Kind
from cloudlet.deploy.problems import Places, refused_by_aws
from cloudlet.deploy.roles import KnownRoles
from cloudlet.deploy.stack import Stack
from cloudlet.deploy.stages import Stages
from cloudlet.deploy.target import Target
from cloudlet.errors import AwsError, TemplateError

if TYPE_CHECKING:
    from cloudlet.deploy.apis import KnownApi

CodeOf = Callable[[str, dict[str, Any]], Path | None]
"""From a function's logical id and properties to the folder of its code; None: where the template says."""


@dataclass
class Deployment:
    """What all creators of one deployment share."""

    target: Target
    stack: Stack
    folder: Path
    code_root: Path
    code_of: CodeOf
    places: Places
    stages: Stages
    roles: KnownRoles = field(default_factory=KnownRoles)
    apis: dict[str, KnownApi] = field(default_factory=dict)


@dataclass
class Making:
    """One resource that is being made, with its resolved properties."""

    deployment: Deployment
    logical_id: str
    kind: Kind
    properties: dict[str, Any]

    @property
    def target(self) -> Target:
        """The cloud."""
        return self.deployment.target

    def call(self, service: str, operation: str, /, **params: Any) -> dict[str, Any]:
        """An AWS call whose refusal is a TemplateError, worded as CloudFormation words it."""
        try:
            return self.target.call(service, operation, **params)
        except AwsError as error:
            prefix = "Invalid request provided: " if error.code == "InvalidParameterValueException" else ""
            raise self.error(self.refused(f"{prefix}{error.message}", error.code)) from error

    def refused(self, message: str, code: str) -> str:
        """That AWS refuses this resource with this message, as CloudFormation tells it."""
        made = f", which SAM makes for {self.source}" if self.source != self.logical_id else ""
        return refused_by_aws(f"{self.logical_id} ({self.kind.name}){made}", message, code)

    @property
    def source(self) -> str:
        """The resource of the template that this one is, or was made from by SAM."""
        return self.deployment.places.source_of(self.logical_id)

    def error(self, text: str, *steps: str) -> TemplateError:
        """The error that says `text` about this resource, or about one of its properties."""
        return self.deployment.places.error(text, *self._path(steps))

    def not_here(self, text: str, *steps: str) -> TemplateError:
        """As `error`, about what AWS has and this cloud has not."""
        return self.deployment.places.not_here(text, *self._path(steps))

    def _path(self, steps: tuple[str, ...]) -> tuple[str, ...]:
        return ("Resources", self.logical_id, *(("Properties", *steps) if steps else ()))

    def named(self, key: str, limit: int = 64, ending: str = "") -> str:
        """The physical name: the template's, or `stack-LogicalId-SUFFIX` as CloudFormation makes it."""
        if key in self.properties:
            return str(self.properties[key])
        suffix = self.target.ids.suffix(12)
        name = f"{self.deployment.stack.name}-{self.logical_id}-{suffix}{ending}"
        if len(name) > limit:
            name = f"{self.deployment.stack.name[:24]}-{self.logical_id[:24]}-{suffix}{ending}"
        return name

    def arn(self, service: str, rest: str, *, region: str | None = None) -> str:
        """An ARN in this account."""
        place = self.target.region if region is None else region
        return f"arn:aws:{service}:{place}:{self.target.account}:{rest}"

    def passed(self) -> dict[str, Any]:
        """Those properties that go to the API as they are."""
        return {name: self.properties[name] for name in self.kind.passed if name in self.properties}

    def on_delete(self, service: str, operation: str, **params: Any) -> None:
        """Call this when the stack is deleted."""
        self.deployment.stack.undo.append(lambda: self.target.call(service, operation, **params))

    def ignore(self, text: str) -> None:
        """Note that the template asks for something that has no effect here."""
        self.deployment.stack.ignored.append(text)


def function_name_of(reference: str) -> str:
    """A function's name from its name, its ARN, or an ARN with a version or alias."""
    match = re.fullmatch(r"(?:arn:[^:]+:lambda:[^:]+:\d+:function:)?([^:]+)(?::.+)?", reference)
    return match[1] if match else reference

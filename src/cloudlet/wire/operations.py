"""The operations of AWS's services, as botocore's service models describe them.

A model costs 5 to 50 ms to load, so each is loaded when its first call comes and kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from botocore.exceptions import UnknownServiceError
from botocore.loaders import Loader
from botocore.model import OperationModel, OperationNotFoundError, ServiceModel, Shape, StructureShape

from cloudlet.errors import AwsError
from cloudlet.wire.values import Convert, Converters


@dataclass(frozen=True)
class Operation:
    """One operation of a service, and the protocol by which it was called."""

    service: str
    name: str
    protocol: str
    model: OperationModel

    @cached_property
    def input(self) -> StructureShape | None:
        """The shape of its parameters; None where it takes none."""
        shape: StructureShape | None = self.model.input_shape
        return shape

    @cached_property
    def output(self) -> StructureShape | None:
        """The shape of its result; None where it has none."""
        shape: StructureShape | None = self.model.output_shape
        return shape

    @cached_property
    def convert(self) -> Convert:
        """Turns a JSON body into the parameters as boto3 takes them."""
        return self.converters.of(self.input) if self.input is not None else lambda _: {}

    @property
    def converters(self) -> Converters:
        """The converters of its service's shapes."""
        return _converters(self.service)

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The parameters that a call must have."""
        return tuple(self.input.required_members) if self.input is not None else ()

    @cached_property
    def metadata(self) -> dict[str, Any]:
        """What the service's model says of the service: versions, names, protocols."""
        return dict(self.model.service_model.metadata)

    def error_shape(self, code: str) -> Shape | None:
        """The shape of an error with this code; None where the model does not name it."""
        return self.model.service_model.shape_for_error_code(code)


@cache
def service_model(service: str) -> ServiceModel:
    """The model of a service by boto3's name for it; raises AwsError for a service that AWS does not have."""
    try:
        return ServiceModel(_loader().load_service_model(service, "service-2"), service)
    except UnknownServiceError:
        raise AwsError("UnknownServiceException", f"There is no AWS service named {service}.", 404) from None


@cache
def operation(service: str, name: str, protocol: str | None = None) -> Operation:
    """An operation by its name; raises AwsError where the service has none of that name."""
    model = service_model(service)
    spoken = protocol or model.metadata["protocol"]
    try:
        return Operation(service, name, spoken, model.operation_model(name))
    except OperationNotFoundError:
        raise unknown_operation(model, name, spoken) from None


def unknown_operation(model: ServiceModel, name: str, protocol: str) -> AwsError:
    """What AWS answers where a service has no such operation: each protocol has its own words."""
    if protocol == "query" and model.service_name == "sqs":
        return not_of_this_endpoint(name)
    if protocol == "query":
        version = model.metadata["apiVersion"]
        return AwsError("InvalidAction", f"Could not find operation {name} for version {version}")
    return AwsError("UnknownOperationException", f"The requested operation {name} is not known.", 404)


def not_of_this_endpoint(action: str) -> AwsError:
    """What SQS answers to an action that it does not have, or that is not one of a queue's own address."""
    return AwsError("InvalidAction", f"The action {action} is not valid for this endpoint.")


@cache
def _converters(service: str) -> Converters:
    return Converters()


@cache
def _loader() -> Loader:
    return Loader()

"""DynamoDB from the moto that LocalStack carries anyway.

LocalStack's own DynamoDB is a Java program that it downloads at the first call.
"""

from __future__ import annotations

from localstack.aws.api.dynamodb import DynamodbApi  # type: ignore[import-not-found]
from localstack.services.moto import MotoFallbackDispatcher  # type: ignore[import-not-found]
from localstack.services.plugins import Service  # type: ignore[import-not-found]


class MotoDynamoDb(DynamodbApi):  # type: ignore[misc]
    """Implements nothing by itself, so that every operation falls through to moto."""


def service() -> Service:
    """The service to register."""
    return Service.for_provider(MotoDynamoDb(), dispatch_table_factory=MotoFallbackDispatcher)

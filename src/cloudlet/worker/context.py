"""The context object of an invocation, with the members that Lambda documents.

Source: https://docs.aws.amazon.com/lambda/latest/dg/python-context.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class _Nothing:
    """`identity` outside a mobile app."""

    cognito_identity_id = None
    cognito_identity_pool_id = None


class Client:
    """`client_context`: what the caller told of himself; what he did not tell is None."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.custom: Any = told.get("custom")
        self.env: Any = told.get("env")
        self.client: Any = ClientFacts(told["client"]) if isinstance(told.get("client"), dict) else None


class ClientFacts:
    """`client_context.client`."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.installation_id: Any = told.get("installation_id")
        self.app_title: Any = told.get("app_title")
        self.app_version_name: Any = told.get("app_version_name")
        self.app_version_code: Any = told.get("app_version_code")
        self.app_package_name: Any = told.get("app_package_name")


class LambdaContext:
    """What `handler(event, context)` gets second."""

    def __init__(self, facts: dict[str, Any], now_ms: Callable[[], int]) -> None:
        self.aws_request_id: str = facts["request_id"]
        self.function_name: str = facts["function_name"]
        self.function_version: str = "$LATEST"
        self.invoked_function_arn: str = facts["arn"]
        self.memory_limit_in_mb: str = str(facts["memory_mb"])
        self.log_group_name: str = f"/aws/lambda/{facts['function_name']}"
        self.log_stream_name: str = facts["log_stream"]
        self.client_context = Client(facts["client"]) if facts.get("client") is not None else None
        self.identity = _Nothing()
        self._deadline_ms: int = facts["deadline_ms"]
        self._now_ms = now_ms

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the function times out."""
        return max(0, self._deadline_ms - self._now_ms())

    def log(self, message: object) -> None:
        """Write to the function's log."""
        print(message)

    def __repr__(self) -> str:
        return f"LambdaContext(aws_request_id={self.aws_request_id}, function_name={self.function_name})"

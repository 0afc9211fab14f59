"""Changes to functions and mappings that are there, by the names that cloudlet's parts have for them."""

from __future__ import annotations

from dataclasses import dataclass

from workshop.deploying.endpoint import Endpoint

LOOKS = {"Delay": 0.1, "MaxAttempts": 300}  # seconds


@dataclass(frozen=True)
class Mapping:
    """An event source mapping, as far as findings speak of it."""

    queue: str
    partial: bool


class Mappings:
    """The mappings, by their ids: none until somebody looks."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.mappings: dict[str, Mapping] = {}
        self._endpoint = endpoint

    def look(self) -> None:
        """See which there are."""
        found = self._endpoint.client("lambda").list_event_source_mappings()["EventSourceMappings"]
        self.mappings = {
            each["UUID"]: Mapping(
                each["EventSourceArn"].rpartition(":")[2],
                "ReportBatchItemFailures" in (each.get("FunctionResponseTypes") or ()),
            )
            for each in found
        }

    def change(self, uuid: str, **settings: object) -> None:
        """Change a mapping's settings."""
        self._endpoint.client("lambda").update_event_source_mapping(UUID=uuid, **settings)


@dataclass(frozen=True)
class Functions:
    """The functions."""

    endpoint: Endpoint

    def change(self, **settings: object) -> None:
        """Change a function's settings, and wait until it has them.

        Until then its old environments take the invocations, and LocalStack ends them in the middle of one.
        """
        client = self.endpoint.client("lambda")
        client.update_function_configuration(**settings)
        client.get_waiter("function_updated_v2").wait(FunctionName=settings["FunctionName"], WaiterConfig=LOOKS)

"""A rule: what it waits for, a time or a kind of event, and whom it tells."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from cloudlet.constraints import no_longer, of_form
from cloudlet.schedules.alarms import Alarm

DEFAULT_BUS = "default"
NAME, NAME_LENGTH = r"[\.\-_A-Za-z0-9]+", 64


@dataclass
class Rule:
    """A rule of an event bus; `targets` are as PutTargets took them, by their ids."""

    name: str
    bus: str
    arn: str
    schedule: str | None = None
    pattern_text: str | None = None
    pattern: dict[str, Any] | None = None
    state: str = "ENABLED"
    description: str | None = None
    role: str | None = None
    targets: dict[str, dict[str, Any]] = field(default_factory=dict)
    alarm: Alarm | None = None

    @property
    def enabled(self) -> bool:
        """Whether it fires."""
        return self.state != "DISABLED"

    def described(self) -> dict[str, Any]:
        """The rule as ListRules shows it; what was not given is not there."""
        found = {
            "Name": self.name,
            "Arn": self.arn,
            "EventPattern": self.pattern_text,
            "State": self.state,
            "Description": self.description,
            "ScheduleExpression": self.schedule,
            "RoleArn": self.role,
            "EventBusName": self.bus,
        }
        return {name: value for name, value in found.items() if value is not None}


def check_name(name: str) -> None:
    """Raise AwsError for what is no name of a rule."""
    of_form("name", name, NAME)
    no_longer("name", name, NAME_LENGTH)


def rule_arn(region: str, account: str, bus: str, name: str) -> str:
    """A rule's ARN, which names the bus unless it is the default one."""
    place = name if bus == DEFAULT_BUS else f"{bus}/{name}"
    return f"arn:aws:events:{region}:{account}:rule/{place}"


def bus_name(name_or_arn: str | None) -> str:
    """A bus by its name, whether its name or its ARN was given."""
    return (name_or_arn or DEFAULT_BUS).rsplit("/", 1)[-1]


def timestamp(at_ms: int) -> str:
    """A time as events carry it, to the second: 2026-01-01T00:01:00Z."""
    return datetime.fromtimestamp(at_ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

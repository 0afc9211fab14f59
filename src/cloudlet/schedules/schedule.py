"""A schedule of EventBridge Scheduler: its name, what it was told, and when it goes off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cloudlet.schedules.alarms import Alarm
from cloudlet.schedules.expressions import Expression


@dataclass
class Schedule:
    """A schedule; `settings` are as CreateSchedule took them, with AWS's defaults."""

    name: str
    group: str
    arn: str
    settings: dict[str, Any]
    created: datetime
    modified: datetime
    expression: Expression
    alarm: Alarm | None = None

    def summary(self) -> dict[str, Any]:
        """The schedule as ListSchedules shows it."""
        return {
            "Arn": self.arn,
            "Name": self.name,
            "GroupName": self.group,
            "State": self.settings["State"],
            "CreationDate": self.created,
            "LastModificationDate": self.modified,
            "Target": {"Arn": self.settings["Target"]["Arn"]},
        }

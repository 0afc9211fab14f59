"""Groups of schedules: a group has to be there, and takes its schedules along when it is deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from cloudlet.clock import Clock
from cloudlet.errors import AwsError
from cloudlet.schedules.operations import Operation, invalid
from cloudlet.wire.request import Result

DEFAULT_GROUP = "default"


class Groups:
    """The schedule groups of one account and region; `empty` deletes the schedules of one."""

    def __init__(self, clock: Clock, account: str, region: str, empty: Callable[[str], None]) -> None:
        self._clock, self._empty = clock, empty
        self._prefix = f"arn:aws:scheduler:{region}:{account}:schedule-group/"
        self._made = {DEFAULT_GROUP: clock.now}
        self.operations: dict[str, Operation] = {
            "CreateScheduleGroup": self.create,
            "DeleteScheduleGroup": self.delete,
            "GetScheduleGroup": lambda params: self._shown(self._find(params["Name"])),
            "ListScheduleGroups": self.list,
        }

    def check(self, name: str) -> None:
        """Raises AwsError for a group that is not there."""
        self._find(name)

    def create(self, params: dict[str, Any]) -> Result:
        """Make a group."""
        name = params["Name"]
        if name in self._made:
            if name == DEFAULT_GROUP:
                raise invalid("This operation cannot be performed on schedule group default.")
            raise AwsError("ConflictException", f"Schedule group {name} already exists.", status=409)
        self._made[name] = self._clock.now
        return {"ScheduleGroupArn": self._prefix + name}

    def delete(self, params: dict[str, Any]) -> Result:
        """Delete a group and all schedules in it; the default one stays."""
        name = self._find(params["Name"])
        if name == DEFAULT_GROUP:
            raise invalid("The default schedule group cannot be deleted.")
        self._empty(name)
        del self._made[name]
        return {}

    def list(self, params: dict[str, Any]) -> Result:
        """The groups, by name."""
        names = [name for name in sorted(self._made) if name.startswith(params.get("NamePrefix", ""))]
        return {"ScheduleGroups": [self._shown(name) for name in names]}

    def _shown(self, name: str) -> Result:
        moment = datetime.fromtimestamp(self._made[name] / 1000, UTC)
        dates = {"CreationDate": moment, "LastModificationDate": moment}
        return {"Name": name, "Arn": self._prefix + name, "State": "ACTIVE", **dates}

    def _find(self, name: str) -> str:
        if name not in self._made:
            raise AwsError("ResourceNotFoundException", f"Schedule group {name} does not exist.", status=404)
        return name

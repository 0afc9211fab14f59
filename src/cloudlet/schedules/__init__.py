"""EventBridge: rules, the events put to them, and EventBridge Scheduler.

The two are services of their own, reached as `Schedules.events` and `Schedules.scheduler`.
"""

from __future__ import annotations

from cloudlet.clock import Clock
from cloudlet.history import History
from cloudlet.iam import Roles
from cloudlet.ids import Ids
from cloudlet.schedules.delivery import Delivery, Dispatch, Invoke
from cloudlet.schedules.events import Events
from cloudlet.schedules.scheduler import Scheduler


class Schedules:
    """Everything that happens because its time has come."""

    def __init__(
        self,
        *,
        clock: Clock,
        ids: Ids,
        history: History,
        account: str,
        region: str,
        dispatch: Dispatch,
        invoke: Invoke,
        roles: Roles,
    ) -> None:
        del history  # taken as every part takes it; what a firing causes is recorded by what it reaches
        self.events = Events(clock, ids, account, region, Delivery(clock, dispatch, invoke, roles, "events"))
        delivery = Delivery(clock, dispatch, invoke, roles, "scheduler")
        self.scheduler = Scheduler(clock, ids, account, region, delivery, roles)


__all__ = ["Events", "Scheduler", "Schedules"]

"""EventBridge Scheduler: schedules with one target each, in any time zone, by rate, by cron or once.

A flexible time window is taken and stored, but a schedule here always fires at its window's first moment.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cloudlet.clock import Clock
from cloudlet.constraints import no_longer, of_form, one_of
from cloudlet.errors import AwsError
from cloudlet.iam import Roles
from cloudlet.ids import Ids
from cloudlet.schedules import universal
from cloudlet.schedules.alarms import Alarm
from cloudlet.schedules.delivery import Delivery, service_of
from cloudlet.schedules.expressions import BadExpression, Expression, Once, Rate, parse
from cloudlet.schedules.groups import DEFAULT_GROUP, Groups
from cloudlet.schedules.inputs import as_json
from cloudlet.schedules.operations import Operations, invalid
from cloudlet.schedules.rules import timestamp
from cloudlet.schedules.schedule import Schedule
from cloudlet.schedules.targets import check_retries, check_schedules_target
from cloudlet.schedules.windows import check_window
from cloudlet.wire.request import Result

Params = dict[str, Any]
STORED = (
    "ActionAfterCompletion",
    "Description",
    "EndDate",
    "FlexibleTimeWindow",
    "ScheduleExpression",
    "ScheduleExpressionTimezone",
    "StartDate",
    "State",
    "Target",
)
NAME, NAME_LENGTH = r"[0-9a-zA-Z-_.]+", 64
RETRIES = {"MaximumEventAgeInSeconds": 86_400, "MaximumRetryAttempts": 185}
CHOICES = {"State": ("ENABLED", "DISABLED"), "ActionAfterCompletion": ("NONE", "DELETE")}
DEAD_LETTERS = r"arn:aws[a-z-]*:sqs:[a-z0-9\-]+:\d{12}:[a-zA-Z0-9\-_]+"
DEFAULTS = {"State": "ENABLED", "ScheduleExpressionTimezone": "UTC", "ActionAfterCompletion": "NONE"}


class Scheduler(Operations):
    """The service "scheduler" of one account and region."""

    def __init__(self, clock: Clock, ids: Ids, account: str, region: str, delivery: Delivery, roles: Roles) -> None:
        self.clock = clock
        self.ids = ids
        self.account = account
        self.region = region
        self.delivery = delivery
        self.roles = roles
        self.schedules: dict[tuple[str, str], Schedule] = {}
        self.groups = Groups(clock, account, region, self._empty)
        self.operations = {
            **self.groups.operations,
            "CreateSchedule": self.create_schedule,
            "DeleteSchedule": self.delete_schedule,
            "GetSchedule": self.get_schedule,
            "ListSchedules": self.list_schedules,
            "UpdateSchedule": self.update_schedule,
        }

    def create_schedule(self, params: Params) -> Result:
        """Make a schedule and start it."""
        key = _key(params)
        of_form("name", key[1], NAME)
        no_longer("name", key[1], NAME_LENGTH)
        if key in self.schedules:
            raise AwsError("ConflictException", f"Schedule {key[1]} already exists.", status=409)
        return self._put(key, params, self._now())

    def update_schedule(self, params: Params) -> Result:
        """Replace all settings of a schedule: what is not given falls back to its default."""
        old = self._find(params)
        result = self._put(_key(params), params, old.created)
        _stop(old)
        return result

    def delete_schedule(self, params: Params) -> Result:
        """Stop a schedule and forget it."""
        _stop(self._find(params))
        del self.schedules[_key(params)]
        return {}

    def get_schedule(self, params: Params) -> Result:
        """All of a schedule's settings."""
        found = self._find(params)
        target = found.settings["Target"]
        retries = RETRIES | (target.get("RetryPolicy") or {})
        return {**found.summary(), **found.settings, "Target": target | {"RetryPolicy": retries}}

    def list_schedules(self, params: Params) -> Result:
        """The schedules of a group, or of all, by name."""
        group, prefix = params.get("GroupName"), params.get("NamePrefix", "")
        found = [one for _, one in sorted(self.schedules.items()) if group in (None, one.group)]
        wanted = [one for one in found if one.name.startswith(prefix)]
        return {"Schedules": [one.summary() for one in wanted if params.get("State") in (None, one.settings["State"])]}

    def _put(self, key: tuple[str, str], params: Params, created: datetime) -> Result:
        settings = {**DEFAULTS, **{name: params[name] for name in STORED if params.get(name) is not None}}
        if service_of(str(settings["Target"]["Arn"])) is None:
            raise invalid("Provided Arn is not in correct format.")
        self.groups.check(key[0])
        _check_forms(settings)
        check_window(settings["FlexibleTimeWindow"])
        check_schedules_target(settings["Target"], self.region)
        _check_dates(settings)
        check_retries(settings["Target"].get("RetryPolicy") or {}, "target.retryPolicy")
        expression = self._expression(settings)
        # a new schedule by rate begins at its StartDate, or at once (User Guide, "Rate-based schedules")
        begins = key not in self.schedules and isinstance(expression, Rate)
        self._check_role(settings["Target"])
        group, name = key
        arn = f"arn:aws:scheduler:{self.region}:{self.account}:schedule/{group}/{name}"
        schedule = Schedule(name, group, arn, settings, created, self._now(), expression)
        if settings["State"] == "ENABLED":
            end = None if isinstance(expression, Once) else settings.get("EndDate")
            schedule.alarm = Alarm(
                self.clock,
                expression,
                lambda due_ms: self._fire(schedule, due_ms),
                end_ms=end and _ms(end),
                after_ms=self.clock.now - begins,
            )
        self.schedules[key] = schedule
        return {"ScheduleArn": arn}

    def _check_role(self, target: Params) -> None:
        role = target.get("RoleArn")
        if not role or not self.roles.may_assume("scheduler.amazonaws.com", role):
            raise invalid("The execution role you provide must allow AWS EventBridge Scheduler to assume the role.")

    def _expression(self, settings: Params) -> Expression:
        text, start = settings["ScheduleExpression"], settings.get("StartDate")
        start_ms = max(_ms(start), self.clock.now) if start else self.clock.now
        try:
            return parse(text, start_ms, zone=_zone(settings["ScheduleExpressionTimezone"]), scheduler=True)
        except BadExpression:
            raise invalid(f"Invalid Schedule Expression {text}.") from None

    def _fire(self, schedule: Schedule, due_ms: int) -> None:
        execution = self.ids.uuid()
        target, text = schedule.settings["Target"], self._input(schedule, due_ms, execution)
        told = {"EXECUTION_ID": execution, "SCHEDULED_TIME": timestamp(due_ms), "IS_PAYLOAD_TRUNCATED": "false"}
        self.delivery.deliver(*universal.plain(target, text, self.region, self.account), schedule.arn, told)
        ended = isinstance(schedule.expression, Once)
        if ended and schedule.settings["ActionAfterCompletion"] == "DELETE":
            self.schedules.pop((schedule.group, schedule.name), None)

    def _input(self, schedule: Schedule, due_ms: int, execution: str) -> str:
        given = schedule.settings["Target"].get("Input")
        if given is None:
            return as_json(self._event(schedule, due_ms))
        known = {
            "schedule-arn": schedule.arn,
            "scheduled-time": timestamp(due_ms),
            "execution-id": execution,
            "attempt-number": "1",
        }
        for name, value in known.items():
            given = given.replace(f"<aws.scheduler.{name}>", value)
        return str(given)

    def _event(self, schedule: Schedule, due_ms: int) -> Params:
        return {
            "version": "0",
            "id": self.ids.uuid(),
            "detail-type": "Scheduled Event",
            "source": "aws.scheduler",
            "account": self.account,
            "time": timestamp(due_ms),
            "region": self.region,
            "resources": [schedule.arn],
            "detail": "{}",
        }

    def _find(self, params: Params) -> Schedule:
        found = self.schedules.get(_key(params))
        if found is None:
            name = params["Name"]
            raise AwsError("ResourceNotFoundException", f"Schedule {name} does not exist.", status=404)
        return found

    def _empty(self, group: str) -> None:
        """Stop and forget the schedules of a group that is deleted."""
        for key in [key for key in self.schedules if key[0] == group]:
            _stop(self.schedules.pop(key))

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self.clock.now / 1000, UTC)


def _key(params: Params) -> tuple[str, str]:
    return params.get("GroupName") or DEFAULT_GROUP, params["Name"]


def _check_dates(settings: Params) -> None:
    start, end = settings.get("StartDate"), settings.get("EndDate")
    if start and end and _ms(start) >= _ms(end):
        raise invalid("The StartDate you specify must come before the EndDate.")


def _check_forms(settings: Params) -> None:
    for name, values in CHOICES.items():
        one_of(name[0].lower() + name[1:], settings[name], values)
    dead_letters = (settings["Target"].get("DeadLetterConfig") or {}).get("Arn")
    if dead_letters is not None:
        of_form("target.deadLetterConfig.arn", dead_letters, DEAD_LETTERS)


def _stop(schedule: Schedule) -> None:
    if schedule.alarm:
        schedule.alarm.off()


def _ms(moment: datetime) -> int:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return int(aware.timestamp() * 1000)


def _zone(name: str) -> tzinfo:
    try:
        return UTC if name == "UTC" else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise invalid(f"Invalid Schedule Expression Timezone {name}.") from None

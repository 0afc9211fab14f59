"""EventBridge: rules on a schedule or for a kind of event, and the targets that they tell.

A rule's first rate(...) firing comes one period after the rule was made; a disabled rule costs nothing.
"""

from __future__ import annotations

import json
from typing import Any

from cloudlet.clock import Clock
from cloudlet.constraints import at_least_one, of_form, one_of
from cloudlet.errors import AwsError
from cloudlet.ids import Ids
from cloudlet.schedules import looking, put_events
from cloudlet.schedules.alarms import Alarm
from cloudlet.schedules.delivery import Delivery
from cloudlet.schedules.expressions import BadExpression, parse
from cloudlet.schedules.inputs import input_text
from cloudlet.schedules.operations import Operations, invalid
from cloudlet.schedules.rules import DEFAULT_BUS, Rule, bus_name, check_name, rule_arn, timestamp
from cloudlet.schedules.targets import TARGETS_OF_A_RULE, check_ids, check_target
from cloudlet.wire.request import Result

Params = dict[str, Any]
STATES = ("ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS")
PATTERN_BYTES = 2048
BUS_NAME = r"[\.\-_A-Za-z0-9]+"


class Events(Operations):
    """The service "events" of one account and region."""

    def __init__(self, clock: Clock, ids: Ids, account: str, region: str, delivery: Delivery) -> None:
        self.clock = clock
        self.ids = ids
        self.account = account
        self.region = region
        self.delivery = delivery
        self.rules: dict[tuple[str, str], Rule] = {}
        self.buses = {DEFAULT_BUS}
        self.operations = {
            "CreateEventBus": self.create_event_bus,
            "DeleteEventBus": self.delete_event_bus,
            "DeleteRule": self.delete_rule,
            "DescribeEventBus": lambda params: looking.describe_event_bus(self, params),
            "ListEventBuses": lambda params: looking.list_event_buses(self, params),
            "ListRuleNamesByTarget": lambda params: looking.list_rule_names_by_target(self, params),
            "DescribeRule": self.describe_rule,
            "DisableRule": lambda params: self._set_state(params, "DISABLED"),
            "EnableRule": lambda params: self._set_state(params, "ENABLED"),
            "ListRules": self.list_rules,
            "ListTargetsByRule": self.list_targets_by_rule,
            "PutEvents": self.put_events,
            "PutRule": self.put_rule,
            "PutTargets": self.put_targets,
            "TestEventPattern": looking.try_event_pattern,
            "RemoveTargets": self.remove_targets,
        }

    def put_rule(self, params: Params) -> Result:
        """Make or change a rule; its targets stay."""
        name, bus = params["Name"], bus_name(params.get("EventBusName"))
        schedule, text = params.get("ScheduleExpression"), params.get("EventPattern")
        check_name(name)
        one_of("state", params.get("State", "ENABLED"), STATES)
        self._check_rule(bus, schedule, text)
        if text and len(text.encode()) > PATTERN_BYTES:
            raise invalid(f"Parameter EventPattern for rule {name} exceeds limit of {PATTERN_BYTES}.")
        rule = self.rules.get((bus, name)) or Rule(name, bus, rule_arn(self.region, self.account, bus, name))
        before = rule.schedule, rule.state
        rule.schedule, rule.pattern_text = schedule, text
        rule.pattern = json.loads(text) if text else None
        rule.state = params.get("State", "ENABLED")
        rule.description, rule.role = params.get("Description"), params.get("RoleArn")
        self.rules[bus, name] = rule
        if (rule.schedule, rule.state) != before:
            self._set_alarm(rule)
        return {"RuleArn": rule.arn}

    def put_targets(self, params: Params) -> Result:
        """Add targets to a rule, or replace those with the same ids."""
        at_least_one("targets", params["Targets"])
        rule = self._rule(params, "Rule")
        for target in params["Targets"]:
            check_target(target)
        check_ids(params["Targets"])
        targets = {**rule.targets, **{target["Id"]: target for target in params["Targets"]}}
        if len(targets) > TARGETS_OF_A_RULE:
            raise AwsError("LimitExceededException", "The requested resource exceeds the maximum number allowed.")
        rule.targets = targets
        return {"FailedEntryCount": 0, "FailedEntries": []}

    def remove_targets(self, params: Params) -> Result:
        """Take targets from a rule."""
        at_least_one("ids", params["Ids"])
        rule = self._rule(params, "Rule")
        rule.targets = {id: target for id, target in rule.targets.items() if id not in params["Ids"]}
        return {"FailedEntryCount": 0, "FailedEntries": []}

    def delete_rule(self, params: Params) -> Result:
        """Delete a rule that has no targets any more; one that is not there is as good as deleted."""
        rule = self.rules.get(_key(params, "Name"))
        if rule and rule.targets:
            raise invalid("Rule can't be deleted since it has targets.")
        if rule and rule.alarm:
            rule.alarm.off()
        self.rules.pop(_key(params, "Name"), None)
        return {}

    def describe_rule(self, params: Params) -> Result:
        """One rule."""
        return {**self._rule(params, "Name").described(), "CreatedBy": self.account}

    def list_rules(self, params: Params) -> Result:
        """The rules of a bus, by name."""
        bus, prefix = bus_name(params.get("EventBusName")), params.get("NamePrefix", "")
        found = [rule for (_, name), rule in sorted(self.rules.items()) if name.startswith(prefix)]
        return {"Rules": [rule.described() for rule in found if rule.bus == bus]}

    def list_targets_by_rule(self, params: Params) -> Result:
        """The targets of a rule."""
        return {"Targets": list(self._rule(params, "Rule").targets.values())}

    def put_events(self, params: Params) -> Result:
        """Take events and tell, a moment later, the targets of the rules that they match."""
        at_least_one("entries", params["Entries"])
        return put_events.put(self, params["Entries"])

    def create_event_bus(self, params: Params) -> Result:
        """Make a bus of its own."""
        name = params["Name"]
        if "/" in name:
            raise invalid("Event bus name must not contain '/'.")
        of_form("name", name, BUS_NAME)
        if name in self.buses:
            raise AwsError("ResourceAlreadyExistsException", f"Event bus {name} already exists.")
        self.buses.add(name)
        return {"EventBusArn": f"arn:aws:events:{self.region}:{self.account}:event-bus/{name}"}

    def delete_event_bus(self, params: Params) -> Result:
        """Delete a bus."""
        name = bus_name(params["Name"])
        if name == DEFAULT_BUS:
            raise invalid("Cannot delete event bus default.")
        if any(bus == name for bus, _ in self.rules):
            raise invalid(f"Event bus {name} can't be deleted since it has rules.")
        self.buses.discard(name)
        return {}

    def tell(self, rule: Rule, event: dict[str, Any]) -> None:
        """Hand an event to every target of a rule."""
        known = {"aws.events.rule-arn": rule.arn, "aws.events.rule-name": rule.name}
        known["aws.events.event.ingestion-time"] = event["time"]
        for target in list(rule.targets.values()):
            self.delivery.deliver(target, input_text(target, event, known), rule.arn)

    def _check_rule(self, bus: str, schedule: str | None, pattern: str | None) -> None:
        if bus not in self.buses:
            raise AwsError("ResourceNotFoundException", f"Event bus {bus} does not exist.")
        if not schedule and not pattern:
            raise invalid("Parameter(s) EventPattern or ScheduleExpression must be specified.")
        if schedule and bus != DEFAULT_BUS:
            raise invalid("ScheduleExpression is supported only on the default event bus.")
        if pattern:
            looking.check_pattern(pattern)
        if schedule:
            _check_schedule(schedule)

    def _set_alarm(self, rule: Rule) -> None:
        if rule.alarm:
            rule.alarm.off()
        rule.alarm = None
        if rule.schedule and rule.enabled:
            expression = parse(rule.schedule, self.clock.now)
            rule.alarm = Alarm(self.clock, expression, lambda due_ms: self._fire(rule, due_ms))

    def _fire(self, rule: Rule, due_ms: int) -> None:
        if rule.targets:
            self.tell(rule, self._scheduled_event(rule, due_ms))

    def _scheduled_event(self, rule: Rule, due_ms: int) -> dict[str, Any]:
        return {
            "version": "0",
            "id": self.ids.uuid(),
            "detail-type": "Scheduled Event",
            "source": "aws.events",
            "account": self.account,
            "time": timestamp(due_ms),
            "region": self.region,
            "resources": [rule.arn],
            "detail": {},
        }

    def _set_state(self, params: Params, state: str) -> Result:
        rule = self._rule(params, "Name")
        if rule.state != state:
            rule.state = state
            self._set_alarm(rule)
        return {}

    def _rule(self, params: Params, key: str) -> Rule:
        bus, name = _key(params, key)
        if (bus, name) not in self.rules:
            message = f"Rule {name} does not exist on EventBus {bus}."
            raise AwsError("ResourceNotFoundException", message)
        return self.rules[bus, name]


def _key(params: Params, key: str) -> tuple[str, str]:
    return bus_name(params.get("EventBusName")), params[key]


def _check_schedule(text: str) -> None:
    try:
        parse(text, 0)
    except BadExpression:
        raise invalid("Parameter ScheduleExpression is not valid.") from None

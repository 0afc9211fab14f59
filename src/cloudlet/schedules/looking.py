"""EventBridge's operations that change nothing: buses, rules by target, and whether a pattern matches an event."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cloudlet import patterns
from cloudlet.errors import AwsError
from cloudlet.schedules.rules import bus_name
from cloudlet.wire.request import Result

if TYPE_CHECKING:
    from cloudlet.schedules.events import Events

Params = dict[str, Any]
MANDATORY = ("id", "account", "source", "time", "region", "resources", "detail-type")
"""What an event has to have to be tried (EventBridge API Reference, TestEventPattern)."""


def check_pattern(text: str) -> Any:
    """The pattern in a text. Raises AwsError for what is none."""
    try:
        pattern = json.loads(text)
        patterns.validate(pattern)
    except (ValueError, RecursionError) as error:
        message = f"Event pattern is not valid. Reason: {error}"
        raise AwsError("InvalidEventPatternException", message) from None
    return pattern


def try_event_pattern(params: Params) -> Result:
    """Whether an event matches a pattern."""
    pattern = check_pattern(params["EventPattern"])
    try:
        event = json.loads(params["Event"])
    except ValueError:
        event = None
    if not isinstance(event, dict):
        raise AwsError("ValidationException", "Parameter Event is not valid. Reason: it is no JSON object.")
    for name in MANDATORY:
        if name not in event:
            raise AwsError("ValidationException", f"Parameter Event is not valid. Reason: it has no {name}.")
    return {"Result": patterns.matches(pattern, event)}


def describe_event_bus(events: Events, params: Params) -> Result:
    """One bus, the default one unless another is named."""
    name = bus_name(params.get("Name"))
    if name not in events.buses:
        raise AwsError("ResourceNotFoundException", f"Event bus {name} does not exist.")
    return _bus(events, name)


def list_event_buses(events: Events, params: Params) -> Result:
    """The buses, by name."""
    prefix = params.get("NamePrefix") or ""
    return {"EventBuses": [_bus(events, name) for name in sorted(events.buses) if name.startswith(prefix)]}


def list_rule_names_by_target(events: Events, params: Params) -> Result:
    """The rules of a bus that have this target, by name."""
    bus, arn = bus_name(params.get("EventBusName")), params["TargetArn"]
    found = [rule for rule in events.rules.values() if rule.bus == bus]
    names = [rule.name for rule in found if any(target["Arn"] == arn for target in rule.targets.values())]
    return {"RuleNames": sorted(names)}


def _bus(events: Events, name: str) -> dict[str, str]:
    return {"Name": name, "Arn": f"arn:aws:events:{events.region}:{events.account}:event-bus/{name}"}

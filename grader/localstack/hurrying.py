"""A template as a check needs it where time is real: with shorter waits for messages, or without its schedules.

A queue that a function polls by itself keeps more of its visibility timeout: a receive and all the work after it have
to fit into it, on a machine that may be busy.
"""

from __future__ import annotations

import json
from typing import Any

LONGEST_S = 1
LONGEST_BY_HAND_S = 10
QUEUE, MAPPING = "AWS::SQS::Queue", "AWS::Lambda::EventSourceMapping"
SCHEDULES = ("AWS::Events::Rule", "AWS::Scheduler::Schedule")


def hurried(document: dict[str, Any]) -> dict[str, Any]:
    """The same document, with shorter visibility timeouts and delays."""
    changed: dict[str, Any] = json.loads(json.dumps(document))
    resources = changed["Resources"]
    sources = json.dumps([each["Properties"] for each in resources.values() if each["Type"] == MAPPING])
    for logical_id, resource in resources.items():
        if resource["Type"] == QUEUE:
            properties = resource.setdefault("Properties", {})
            _shorten(properties, "DelaySeconds", LONGEST_S)
            _shorten(properties, "VisibilityTimeout", LONGEST_S if f'"{logical_id}"' in sources else LONGEST_BY_HAND_S)
    return changed


def unscheduled(document: dict[str, Any]) -> dict[str, Any]:
    """The same document, with schedules that never fire.

    LocalStack 4.14.0 asks for a rule's state when the rule gets its targets, and DisableRule changes nothing later.
    """
    changed: dict[str, Any] = json.loads(json.dumps(document))
    for resource in changed["Resources"].values():
        if resource["Type"] in SCHEDULES and "ScheduleExpression" in resource["Properties"]:
            resource["Properties"]["State"] = "DISABLED"
    return changed


def _shorten(properties: dict[str, Any], name: str, longest_s: int) -> None:
    if isinstance(properties.get(name), int):
        properties[name] = min(properties[name], longest_s)

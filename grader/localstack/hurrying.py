"""A template with shorter waits for messages, so that a check need not wait for minutes of real time.

A queue that a function polls by itself keeps more of its visibility timeout: a receive and all the work after it have
to fit into it, on a machine that may be busy.
"""

from __future__ import annotations

import json
from typing import Any

LONGEST_S = 1
LONGEST_BY_HAND_S = 10
QUEUE, MAPPING = "AWS::SQS::Queue", "AWS::Lambda::EventSourceMapping"


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


def _shorten(properties: dict[str, Any], name: str, longest_s: int) -> None:
    if isinstance(properties.get(name), int):
        properties[name] = min(properties[name], longest_s)

"""What LocalStack cannot show, in the words of the report; asking for it ends a check without a verdict."""

from __future__ import annotations

from typing import Any

from grader.not_shown import NotShown

FAULTS = "calls that fail, are throttled or are torn apart by a crash at a chosen moment"
CANNOT = {
    "faults": FAULTS,
    "explore": "the same story with a crash at every call, or in another order of events",
    "moments": "two tables at one moment: between two looks the work goes on",
    "bodies": "a body byte for byte: its mappings read JSON and write it anew",
    "hours": "how long a message waits, and an hour of waiting: delays are cut short",
    "item size": "how much fits into an item: it takes less than DynamoDB",
    "content types": "a template that is chosen by a content type with more in it, such as a charset",
    "roles": "what a role allows: it lets everybody do everything",
    "throttle": "reserved concurrency, and what happens to messages that wait for it",
    "threads": "what a handler left running: its process is LocalStack's",
    "schedule": "a schedule that a check can wait for: its minutes are real ones",
    "days": "days that pass in a moment",
    "timeouts": "a visibility timeout as the template has it: the grader shortens it there",
}
"""What a check can say that it needs, see Shop.needs."""


class NoFaults:
    """LocalStack does what it does."""

    def __getattr__(self, name: str) -> Any:
        raise NotShown(FAULTS)

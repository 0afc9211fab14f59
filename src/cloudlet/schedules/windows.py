"""A schedule's flexible time window: OFF, or FLEXIBLE with so many minutes.

Source: EventBridge Scheduler API Reference, FlexibleTimeWindow.
"""

from __future__ import annotations

from typing import Any

from cloudlet.schedules.operations import invalid

MINUTES = (1, 1440)
MODES = ("OFF", "FLEXIBLE")


def check_window(window: dict[str, Any]) -> None:
    """Raises the AwsError for a window that Scheduler does not take."""
    mode, minutes = window.get("Mode"), window.get("MaximumWindowInMinutes")
    if mode not in MODES:
        raise _unfit("mode", mode, f"satisfy enum value set: [{', '.join(MODES)}]")
    if mode == "OFF" and minutes is not None:
        raise invalid("MaximumWindowInMinutes must not be set when the mode of the flexible time window is OFF.")
    if mode == "FLEXIBLE" and minutes is None:
        raise invalid("MaximumWindowInMinutes must be set when the mode of the flexible time window is FLEXIBLE.")
    if minutes is not None and not MINUTES[0] <= minutes <= MINUTES[1]:
        word, limit = ("less", MINUTES[1]) if minutes > MINUTES[1] else ("greater", MINUTES[0])
        raise _unfit("maximumWindowInMinutes", minutes, f"have value {word} than or equal to {limit}")


def _unfit(name: str, value: object, rule: str) -> Exception:
    where = f"Value '{value}' at 'flexibleTimeWindow.{name}' failed to satisfy constraint"
    return invalid(f"1 validation error detected: {where}: Member must {rule}")

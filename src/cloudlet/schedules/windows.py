"""A schedule's flexible time window: OFF, or FLEXIBLE with so many minutes.

Source: EventBridge Scheduler API Reference, FlexibleTimeWindow.
"""

from __future__ import annotations

from typing import Any

from cloudlet.constraints import one_of, within
from cloudlet.schedules.operations import invalid

MINUTES = (1, 1440)
MODES = ("OFF", "FLEXIBLE")


def check_window(window: dict[str, Any]) -> None:
    """Raises the AwsError for a window that Scheduler does not take."""
    mode, minutes = window.get("Mode"), window.get("MaximumWindowInMinutes")
    one_of("flexibleTimeWindow.mode", mode, MODES)
    if mode == "OFF" and minutes is not None:
        raise invalid("MaximumWindowInMinutes must not be provided when FlexibleTimeWindowMode is set to OFF.")
    if mode == "FLEXIBLE" and minutes is None:
        raise invalid("MaximumWindowInMinutes must be provided when FlexibleTimeWindowMode is set to FLEXIBLE.")
    if minutes is not None:
        within("flexibleTimeWindow.maximumWindowInMinutes", minutes, *MINUTES)

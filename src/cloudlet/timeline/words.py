"""Times as findings say them, and what each state and sign is called."""

from __future__ import annotations

from cloudlet.timeline.model import Sign, State

MINUTE_MS, HOUR_MS, DAY_MS = 60_000, 3_600_000, 86_400_000
MANY_SECONDS_MS = 1_000_000

STATES: dict[State, str] = {
    "waiting": "waiting on the queue",
    "delayed": "delayed",
    "in flight": "in flight, being worked on",
    "hidden": "hidden until its visibility timeout has passed",
    "dead": "on the dead-letter queue",
    "starting": "starting (cold)",
    "running": "running",
}
SIGNS: dict[Sign, str] = {
    "sent": "sent",
    "call": "an AWS call",
    "refused": "throttled or refused",
    "failed": "failed",
    "dead": "dead",
    "done": "done",
}


def moment(at_ms: float) -> str:
    """A moment since the cloud began, as findings say it: 3.521 s; later on 0:52:30.091 or 2 d 4:10:00.045."""
    if at_ms < MANY_SECONDS_MS:
        return f"{at_ms / 1000:.3f} s"
    days, rest = divmod(round(at_ms), DAY_MS)
    hours, rest = divmod(rest, HOUR_MS)
    minutes, rest = divmod(rest, MINUTE_MS)
    return f"{f'{days} d ' if days else ''}{hours}:{minutes:02}:{rest / 1000:06.3f}"


def lasting(ms: float) -> str:
    """How long something took, in the largest unit that keeps it readable."""
    if ms < 1000:
        return f"{ms:.0f} ms"
    for unit_ms, name in ((DAY_MS, "days"), (HOUR_MS, "h"), (10 * MINUTE_MS, "min")):
        if ms >= unit_ms:
            return f"{ms / (MINUTE_MS if name == 'min' else unit_ms):.3g} {name}"
    return f"{ms / 1000:.3g} s"

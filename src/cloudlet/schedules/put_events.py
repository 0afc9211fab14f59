"""PutEvents: which entries are taken, and what becomes of them.

A wrong entry does not fail the call: it is answered 200 with an ErrorCode (recorded on AWS, 2025-01-08).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cloudlet import patterns
from cloudlet.constraints import broken
from cloudlet.errors import AwsError
from cloudlet.schedules.operations import invalid
from cloudlet.schedules.rules import bus_name, timestamp
from cloudlet.wire.request import Result

if TYPE_CHECKING:
    from cloudlet.schedules.events import Events

Entry = dict[str, Any]
MAX_ENTRIES = 10
MAX_BYTES = 1024 * 1024  # since January 2026
TIME_BYTES = 14
DELIVERY_MS = 50


def put(events: Events, entries: list[Entry]) -> Result:
    """Answer for each entry, and deliver those that were taken."""
    if len(entries) > MAX_ENTRIES:
        raise _too_many(entries)
    if sum(map(_bytes, entries)) > MAX_BYTES:
        raise invalid("Total size of the entries in the request is over the limit.")
    answers = [_take(events, entry) for entry in entries]
    return {"FailedEntryCount": sum("ErrorCode" in it for it in answers), "Entries": answers}


def _take(events: Events, entry: Entry) -> dict[str, str]:
    for name in ("Source", "DetailType", "Detail"):
        if not entry.get(name):
            message = f"Parameter {name} is not valid. Reason: {name} is a required argument."
            return {"ErrorCode": "InvalidArgument", "ErrorMessage": message}
    if str(entry["Source"]).startswith("aws."):
        return {"ErrorCode": "NotAuthorizedForSourceException", "ErrorMessage": "Not authorized for the source."}
    detail = _object(entry["Detail"])
    if detail is None:
        return {"ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."}
    event = _event(events, entry, detail)
    bus = bus_name(entry.get("EventBusName"))
    events.clock.later(DELIVERY_MS, lambda: _tell(events, bus, event))
    return {"EventId": event["id"]}


def _tell(events: Events, bus: str, event: dict[str, Any]) -> None:
    for rule in list(events.rules.values()):
        if rule.bus == bus and rule.enabled and rule.pattern and patterns.matches(rule.pattern, event):
            events.tell(rule, event)


def _event(events: Events, entry: Entry, detail: dict[str, Any]) -> dict[str, Any]:
    time = entry.get("Time")
    at_ms = events.clock.now if time is None else int(time.timestamp() * 1000)
    return {
        "version": "0",
        "id": events.ids.uuid(),
        "detail-type": entry["DetailType"],
        "source": entry["Source"],
        "account": events.account,
        "time": timestamp(at_ms),
        "region": events.region,
        "resources": entry.get("Resources") or [],
        "detail": detail,
    }


def _object(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _bytes(entry: Entry) -> int:
    texts = [str(entry.get(name, "")) for name in ("Source", "DetailType", "Detail")]
    texts += map(str, entry.get("Resources") or [])
    return sum(len(text.encode()) for text in texts) + (TIME_BYTES if "Time" in entry else 0)


def _too_many(entries: list[Entry]) -> AwsError:
    shown = ", ".join(map(_shown, entries))
    return broken("entries", f"[{shown}]", f"have length less than or equal to {MAX_ENTRIES}")


def _shown(entry: Entry) -> str:
    """An entry as AWS's own message writes it."""
    names = {
        "time": "Time",
        "source": "Source",
        "resources": "Resources",
        "detailType": "DetailType",
        "detail": "Detail",
        "eventBusName": "EventBusName",
        "traceHeader": "TraceHeader",
        "kmsKeyIdentifier": "",
        "internalMetadata": "",
    }
    fields = ", ".join(f"{shown}={entry.get(name, 'null')}" for shown, name in names.items())
    return f"PutEventsRequestEntry({fields})"

"""What a served cloud holds now: a page for a browser, text for a terminal, JSON for a program.

Looking is not receiving: nothing on these pages hides or counts a message.
"""

from __future__ import annotations

import html
import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from cloudlet.cloud import Cloud
from cloudlet.wire.request import HttpRequest, HttpResponse

PATHS = ("/", "/_cloudlet", "/_cloudlet/status", "/_cloudlet/status.json")
LAST_EVENTS = 40
REFRESH_S = 2
STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem;
       color: #1b1f24; background: #fff; }
table { border-collapse: collapse; margin: 0 0 2rem; width: 100%; }
th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #d0d7de; vertical-align: top; }
td.n { text-align: right; font-variant-numeric: tabular-nums; }
td.what { overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) { body { color: #e6edf3; background: #0d1117; } th, td { border-color: #30363d; } }
"""


def wanted(request: HttpRequest) -> bool:
    """Whether a request asks for the status and for nothing of AWS."""
    address = urlsplit(request.url)
    plain = request.method == "GET" and not address.query and "authorization" not in request.headers
    return plain and address.path in PATHS


def response(cloud: Cloud, request: HttpRequest) -> HttpResponse:
    """The status in the form that the path or the Accept header asks for."""
    facts = status(cloud)
    if request.url.endswith(".json"):
        return _answer("application/json", json.dumps(facts, indent=2))
    if "text/html" in request.headers.get("accept", ""):
        return _answer("text/html; charset=utf-8", page(facts))
    return _answer("text/plain; charset=utf-8", text(facts))


def status(cloud: Cloud) -> dict[str, Any]:
    """Queues with their counts, functions with what runs, and the last events, as plain values."""
    return {
        "now": _clock(cloud.now),
        "queues": [
            {
                "name": queue.name,
                "visible": len(queue.visible),
                "in flight": len(queue.in_flight),
                "delayed": len(queue.delayed),
            }
            for queue in cloud.sqs.queues.values()
        ],
        "functions": [
            {"name": function.name, "running": function.running, "reserved": function.reserved_concurrency}
            for function in cloud.functions.functions.values()
        ],
        "events": [
            {"at": _clock(event.at), "who": event.actor, "what": event.kind, "facts": _facts(event.facts)}
            for event in cloud.history.events[-LAST_EVENTS:]
        ],
    }


def text(facts: dict[str, Any]) -> str:
    """The status for a terminal."""
    lines = [f"cloudlet, {facts['now']}", "", f"{'queue':<40} {'visible':>8} {'in flight':>10} {'delayed':>8}"]
    lines += [f"{q['name']:<40} {q['visible']:>8} {q['in flight']:>10} {q['delayed']:>8}" for q in facts["queues"]]
    lines += ["", f"{'function':<40} {'running':>8} {'reserved':>10}"]
    lines += [
        f"{f['name']:<40} {f['running']:>8} {'-' if f['reserved'] is None else f['reserved']:>10}"
        for f in facts["functions"]
    ]
    lines += ["", "last events"]
    lines += [f"{e['at']}  {e['who']:<28} {e['what']:<14} {e['facts']}".rstrip() for e in facts["events"]]
    return "\n".join(lines) + "\n"


def page(facts: dict[str, Any]) -> str:
    """The status for a browser; it renews itself."""
    tables = [
        _table("Queues", ("name", "visible", "in flight", "delayed"), facts["queues"]),
        _table("Functions", ("name", "running", "reserved"), facts["functions"]),
        _table("Last events", ("at", "who", "what", "facts"), list(reversed(facts["events"]))),
    ]
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="{REFRESH_S}">'
        f"<title>cloudlet</title><style>{STYLE}</style><h1>cloudlet</h1><p>{facts['now']}</p>{''.join(tables)}</html>"
    )


def _table(title: str, columns: tuple[str, ...], rows: list[dict[str, Any]]) -> str:
    if not rows:
        return f"<h2>{title}</h2><p>None yet.</p>"
    head = "".join(f"<th>{column}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(_cell(row[column]) for column in columns)}</tr>" for row in rows)
    return f"<h2>{title}</h2><table><tr>{head}</tr>{body}</table>"


def _cell(value: object) -> str:
    if isinstance(value, int):
        return f'<td class="n">{value}</td>'
    return f'<td class="what">{html.escape("-" if value is None else str(value))}</td>'


def _facts(facts: dict[str, Any]) -> str:
    shown = ("operation", "message_id", "request_id", "outcome", "status", "to", "error", "what")
    return ", ".join(f"{name} {facts[name]}" for name in shown if facts.get(name) is not None)


def _clock(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]


def _answer(kind: str, body: str) -> HttpResponse:
    return HttpResponse(200, {"content-type": kind, "cache-control": "no-store"}, body.encode())

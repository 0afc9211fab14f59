"""Handlers that call AWS without end, or take down what the template made: no check can be judged to its end then."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from botocore import xform_name

from grader.finding import Finding
from grader.multiplying import multiplied

if TYPE_CHECKING:
    from grader.shop import Shop

MOST_EVENTS = 25_000  # of one check: solutions come to 7,200
WHERE_MESSAGES_GO_ROUND = {"08_ordering": 10_000}  # ten that circle for an hour come to 9,036, what doubles to any
AGAIN = 3  # times less for a folder that was stopped once
EVENTS_AN_HOUR = 300  # of virtual time: a check may wait for days, and somebody's clock may strike every minute
HOUR_MS = 3_600_000
MANAGES = re.compile(r"(Delete|Update|Put|Remove)(?!Item|Message|Events)")
MOST_AT_ONCE = 450  # environments, each a process of this machine with a file descriptor; no lesson sends more than 300

_offenders: set[Path] = set()
"""Folders that were once stopped: they are given less from then on."""


def stop_what_never_ends(shop: Shop) -> None:
    """Raises a finding when more has happened than any answer needs."""
    most = WHERE_MESSAGES_GO_ROUND.get(shop.lesson.id, MOST_EVENTS)
    if shop.folder.path in _offenders:
        most //= AGAIN
    if not shop.real_time:
        most += (shop.cloud.now - shop.cloud.clock.start_ms) // HOUR_MS * EVENTS_AN_HOUR
    crowd = 0 if shop.real_time else shop.cloud.functions.runner.crowd
    if len(shop.history) <= most and crowd <= MOST_AT_ONCE:
        return
    _offenders.add(shop.folder.path)
    if finding := multiplied(shop):
        raise finding
    calls = Counter((call.actor.partition("#")[0], call.operation) for call in shop.history.of("call"))
    (actor, operation), times = calls.most_common(1)[0] if calls else (("nobody", "nothing"), 0)
    at_once = f"; {crowd} environments were at work at the same moment" if crowd > MOST_AT_ONCE else ""
    raise Finding(
        f"{shop.plain_name(actor)} called {operation} {times} times, and there was no end to it{at_once}.",
        "Lambda lets a function call AWS until its timeout, bills all of it, and runs it again with the same messages.",
        _where(shop, operation, "while "),
        "Find the loop whose condition never becomes false, or what comes back for ever, and end it.",
    )


def taken_down(shop: Shop, error: Exception) -> Finding | None:
    """The finding for a check that broke on what a handler had changed of the template's resources, if one did."""
    if not shop.opened:
        return None
    for call in shop.history.of("call"):
        if call.facts.get("invocation") and MANAGES.match(call.operation) and not call.facts.get("error"):
            return Finding(
                f"{shop.plain_name(call.actor)} called {call.operation}, and the check could not go on: {error}",
                "The template says what there is. A function that deletes or changes that takes it away from all "
                "others, too.",
                _where(shop, call.operation),
                f"Take the call of {call.operation} out.",
            )
    return None


def _where(shop: Shop, operation: str, *more: str) -> str:
    """The line of the lesson's files that calls an operation."""
    method = xform_name(operation)
    files = [file for file in (*shop.lesson.files, *shop.lesson.given) if file.endswith(".py")]
    found = next((file for file in files if shop.folder.line_with(file, method)), shop.lesson.files[0])
    return shop.look_at(found, method, *more)

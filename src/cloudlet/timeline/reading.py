"""A history becomes a timeline: a lane each where that can be read, lanes that count where there are too many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from cloudlet.history import Event
from cloudlet.timeline.counting import counted
from cloudlet.timeline.folding import Folding
from cloudlet.timeline.life import Life
from cloudlet.timeline.lives import Lives
from cloudlet.timeline.model import Kind, Lane, Mark, Span, Timeline, moments
from cloudlet.timeline.work import Work, request_lanes

MOST_LANES = 24
"""More messages or requests than this are counted instead of drawn one by one."""
MOST_ENVIRONMENTS = 8
MOST_GROUPS = 8
MOST_CALLS = 40
"""More calls than this in one lane are not drawn: they would hide what they are part of."""
END_SHARE = 0.05  # of the time that is drawn, so that the last state can be seen

Names = Callable[[str], str]


def timeline_of(history: Iterable[Event], names: Names = str, start: int | None = None) -> Timeline:
    """What a history shows. `names` turns physical names into logical ones; `start` is when the cloud began, ms."""
    events = list(history)
    zero = start if start is not None else min((event.at for event in events), default=0)
    lives, work = Lives(events, names, zero), Work(events, names, zero)
    requests = request_lanes(events, zero)
    end = _end([*requests, *work.lanes.values(), *_named(lives.all)])
    lives.finish(end)
    functions = work.finish(end)
    messages = _named(lives.all)
    folding = Folding(moments([*requests, *messages, *functions]))
    lanes = (
        *_few("request", requests, [lane.name.rpartition(": ")[2] for lane in requests], folding),
        *_few("message", messages, [life.fate for life in lives.all], folding),
        *_functions(functions, folding),
        *_queues(lives.all, folding),
    )
    return Timeline(lanes, min(moments(lanes), default=0), end)


def _end(lanes: Sequence[Lane]) -> int:
    """A little after the last thing that happened."""
    ordered = moments(lanes)
    return max(ordered, default=0) + max(1, round(Folding(ordered).busy_ms * END_SHARE))


def _named(lives: list[Life]) -> list[Lane]:
    seen: Counter[str] = Counter()
    lanes = []
    for life in lives:
        seen[life.label] += 1
        name = life.label if seen[life.label] == 1 else f"{life.label} ({seen[life.label]})"
        lanes.append(Lane("message", name, life.spans, life.marks))
    return lanes


def _few(kind: Kind, lanes: list[Lane], fates: Sequence[str], folding: Folding) -> list[Lane]:
    """The lanes as they are or, of too many, one for all that fared alike."""
    if len(lanes) <= MOST_LANES:
        return lanes
    groups: dict[str, list[Lane]] = {}
    for lane, fate in zip(lanes, fates, strict=True):
        groups.setdefault(fate, []).append(lane)
    ordered = sorted(groups, key=lambda fate: len(groups[fate]), reverse=True)
    shown = [(fate, groups[fate]) for fate in ordered[:MOST_GROUPS]]
    rest = [lane for fate in ordered[MOST_GROUPS:] for lane in groups[fate]]
    shown += [("other", rest)] if rest else []
    return [counted(kind, f"{len(group)}: {fate}", group, folding) for fate, group in shown]


def _functions(lanes: list[Lane], folding: Folding) -> list[Lane]:
    """A lane for each environment or, where a function has too many, one for the function."""
    functions: dict[str, list[Lane]] = {}
    for lane in lanes:
        functions.setdefault(lane.name.partition("#")[0], []).append(lane)
    return [drawn for name, own in functions.items() for drawn in _function(name, own, folding)]


def _function(name: str, lanes: list[Lane], folding: Folding) -> list[Lane]:
    if len(lanes) > MOST_ENVIRONMENTS:
        return [counted("function", f"{name}, {len(lanes)} at most", lanes, folding)]
    for lane in lanes:
        lane.marks = _without_too_many_calls(lane.marks)
    return sorted(lanes, key=lambda lane: (len(lane.name), lane.name))


def _without_too_many_calls(marks: list[Mark]) -> list[Mark]:
    too_many = sum(mark.sign == "call" for mark in marks) > MOST_CALLS
    return [mark for mark in marks if mark.sign != "call"] if too_many else marks


def _queues(lives: list[Life], folding: Folding) -> list[Lane]:
    queues: dict[str, list[Span]] = {}
    for life in lives:
        for span in life.spans:
            queues.setdefault(span.facts.get("queue", ""), []).append(span)
    return [_queue(name, spans, folding) for name, spans in queues.items() if name]


def _queue(name: str, spans: list[Span], folding: Folding) -> Lane:
    lane = counted("queue", name, [Lane("queue", name, spans)], folding)
    lane.name += f", {lane.size} at most"
    return lane

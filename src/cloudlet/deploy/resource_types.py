"""Every resource type that can be deployed."""

from __future__ import annotations

from cloudlet.deploy import accepted, apis, functions, queues, roles, schedules, tables, topics
from cloudlet.deploy.kinds import Kind
from cloudlet.deploy.problems import PlacedError, Places, did_you_mean

MODULES = (queues, functions, tables, schedules, apis, roles, topics, accepted)

A_SLIP = 0.93  # of likeness: AWS has a QueueInlinePolicy beside its QueuePolicy, and a GlobalTable beside its Table
KINDS: dict[str, Kind] = {kind.name: kind for module in MODULES for kind in module.KINDS}


def unknown_type(logical_id: str, name: str, places: Places) -> PlacedError:
    """The error about a resource whose type is not here: misspelt, or one that only AWS has."""
    text, steps = f"{logical_id}: {name} is not a resource type that cloudlet has", ("Resources", logical_id, "Type")
    if hint := did_you_mean(name, KINDS, cutoff=A_SLIP):
        return places.error(text + hint, *steps)
    return places.not_here(f"{text}. It has {', '.join(sorted(KINDS))}.", *steps)

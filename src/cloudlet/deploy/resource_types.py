"""Every resource type that can be deployed."""

from __future__ import annotations

from cloudlet.deploy import accepted, apis, functions, queues, roles, schedules, tables, topics
from cloudlet.deploy.kinds import Kind
from cloudlet.deploy.problems import did_you_mean

MODULES = (queues, functions, tables, schedules, apis, roles, topics, accepted)

KINDS: dict[str, Kind] = {kind.name: kind for module in MODULES for kind in module.KINDS}


def why_unknown(name: str) -> str:
    """What to say of a type that is not here."""
    hint = did_you_mean(name, KINDS, cutoff=0.85) or f". It has {', '.join(sorted(KINDS))}."
    return f"{name} is not a resource type that cloudlet has{hint}"

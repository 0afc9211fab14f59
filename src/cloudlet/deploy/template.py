"""A template ready to be resolved: read, parsed, and translated where it is SAM's.

The whole result is remembered by its text, so that a lesson's template costs its second only once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from cloudlet.deploy import cache, sam
from cloudlet.deploy.parameters import parameter_values
from cloudlet.deploy.problems import Places
from cloudlet.deploy.shape import check_shape
from cloudlet.deploy.source import Source

CACHE_VERSION = "3"  # raise it when what is remembered changes


@dataclass(frozen=True)
class Template:
    """A CloudFormation template, its parameters' values, and where things stand in the source."""

    source: Source
    document: dict[str, Any]
    parameters: dict[str, Any]
    places: Places

    def section(self, name: str) -> dict[str, Any]:
        """A section, empty where the template has none."""
        return dict(self.document.get(name, {}))


def load_template(source: Source, given: dict[str, Any], region: str) -> Template:
    """The template of this text with these parameter values, from memory if it was seen before."""
    facts = (source.path.name, source.text, json.dumps(given, sort_keys=True, default=str), region)
    key = cache.key_of(CACHE_VERSION, sam.translator_version(), *facts)
    entry = cache.recall(key)
    if entry is None or not _is_whole(entry):
        entry = json.loads(json.dumps(_translated(source, given, region)))  # the same, new or remembered
        cache.keep(key, entry)
    return Template(source, entry["document"], entry["parameters"], Places(source.path, entry["lines"]))


def _is_whole(entry: dict[str, Any]) -> bool:
    return all(isinstance(entry.get(name), dict) for name in ("document", "parameters", "lines"))


def _translated(source: Source, given: dict[str, Any], region: str) -> dict[str, Any]:
    from cloudlet.deploy.parsing import parse  # loads YAML, which takes longer than a whole deployment from memory

    parsed = parse(source)
    places = Places(source.path, parsed.lines)
    check_shape(parsed.document, places)
    parameters = parameter_values(parsed.document.get("Parameters", {}), given, places)
    document = parsed.document
    if sam.is_sam(document, places):
        document = sam.translate(document, parameters, region, places)
    return {"document": document, "parameters": parameters, "lines": parsed.lines}

"""A template ready to be resolved: read, parsed, and translated where it is SAM's.

The whole result is remembered by its text, so that a lesson's template costs its second only once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from cloudlet.deploy import cache, sam
from cloudlet.deploy.parameters import parameter_values
from cloudlet.deploy.parsing import parse
from cloudlet.deploy.problems import Places, did_you_mean
from cloudlet.deploy.source import Source

CACHE_VERSION = "1"  # raise it when what is remembered changes
TEXTS = ("AWSTemplateFormatVersion", "Description", "Transform")
MAPPINGS = (
    "Globals",
    "Metadata",
    "Parameters",
    "Mappings",
    "Conditions",
    "Resources",
    "Outputs",
    "Rules",
    "Hooks",
)


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
        entry = _translated(source, given, region)
        cache.keep(key, entry)
    return Template(source, entry["document"], entry["parameters"], Places(source.path, entry["lines"]))


def _is_whole(entry: dict[str, Any]) -> bool:
    return all(isinstance(entry.get(name), dict) for name in ("document", "parameters", "lines"))


def _translated(source: Source, given: dict[str, Any], region: str) -> dict[str, Any]:
    parsed = parse(source)
    places = Places(source.path, parsed.lines)
    _check_sections(parsed.document, places)
    parameters = parameter_values(parsed.document.get("Parameters", {}), given, places)
    document = parsed.document
    if sam.is_sam(document, places):
        document = sam.translate(document, parameters, region, places)
    return {"document": document, "parameters": parameters, "lines": parsed.lines}


def _check_sections(document: dict[str, Any], places: Places) -> None:
    for name in document:
        if name not in TEXTS + MAPPINGS:
            hint = did_you_mean(name, TEXTS + MAPPINGS) or "."
            raise places.error(f"a template has no section {name}{hint}", name)
    _refuse_null(document, (), places)
    for name in MAPPINGS:
        if not isinstance(document.get(name, {}), dict):
            raise places.error(f"{name} must be a mapping of names to values.", name)
    if not document.get("Resources"):
        raise places.error("there are no Resources; a template needs at least one.", "Resources")
    for logical_id, resource in document["Resources"].items():
        _check_resource(logical_id, resource, places)


def _check_resource(logical_id: str, resource: Any, places: Places) -> None:
    steps = ("Resources", logical_id)
    if not logical_id.isalnum() or not logical_id.isascii():
        raise places.error(f"the logical id {logical_id!r} may have only letters and digits.", *steps)
    if not isinstance(resource, dict):
        text = f"{logical_id} must be a mapping with a Type, but it is {resource!r}. Look at the indentation."
        raise places.error(text, *steps)
    if not isinstance(resource.get("Type"), str):
        raise places.error(f"{logical_id} has no Type. Write, for instance, `Type: AWS::SQS::Queue`.", *steps)
    if not isinstance(resource.get("Properties", {}), dict):
        raise places.error(
            f"{logical_id}'s Properties must be a mapping. Look at the indentation.", *steps, "Properties"
        )


def _refuse_null(value: Any, steps: tuple[str, ...], places: Places) -> None:
    if value is None:
        at = "/".join(steps)
        text = (
            f"[/{at}] 'null' values are not allowed in templates. Give {steps[-1]} a value or leave it out."
        )
        raise places.error(text, *steps)
    for key, item in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        _refuse_null(item, (*steps, str(key)), places)

"""Whether a document has the shape of a template: its sections, and each resource's own attributes."""

from __future__ import annotations

from typing import Any

from cloudlet.deploy.problems import Key, Places, did_you_mean
from cloudlet.deploy.sections import check_sections

RESOURCE_LIMIT = 500  # CloudFormation quotas
FORMAT_VERSION = "2010-09-09"
TEXTS = ("AWSTemplateFormatVersion", "Description", "Transform")
MAPPINGS = (
    *("Globals", "Metadata", "Parameters", "Mappings", "Rules", "Conditions"),
    *("Resources", "Outputs", "Hooks"),
)
POLICIES = {
    "DeletionPolicy": ("Delete", "Retain", "RetainExceptOnCreate", "Snapshot"),
    "UpdateReplacePolicy": ("Delete", "Retain", "Snapshot"),
}
ATTRIBUTES = (
    *("Type", "Properties", "Condition", "DependsOn", "Metadata", "Connectors", "IgnoreGlobals"),
    *("DeletionPolicy", "UpdateReplacePolicy", "UpdatePolicy", "CreationPolicy"),
)


def check_shape(document: dict[str, Any], places: Places) -> None:
    """TemplateError for a section or attribute that a template cannot have, or one of the wrong kind."""
    for name in document:
        if name not in TEXTS + MAPPINGS:
            hint = did_you_mean(name, TEXTS + MAPPINGS) or "."
            raise places.error(f"a template has no section {name}{hint}", name)
    if document.get("AWSTemplateFormatVersion", FORMAT_VERSION) != FORMAT_VERSION:
        text = f'unsupported value for AWSTemplateFormatVersion; there is only "{FORMAT_VERSION}".'
        raise places.error(text, "AWSTemplateFormatVersion")
    _refuse_null(document, (), places)
    for name in MAPPINGS:
        if not isinstance(document.get(name, {}), dict):
            raise places.error(f"{name} must be a mapping of names to values.", name)
    check_sections(document, places)
    if not document.get("Resources"):
        raise places.error("there are no Resources; a template needs at least one.", "Resources")
    if len(document["Resources"]) > RESOURCE_LIMIT:
        raise places.error(f"there are more than {RESOURCE_LIMIT} resources, the most that AWS takes.", "Resources")
    for logical_id, resource in document["Resources"].items():
        _check_resource(logical_id, resource, places)


def _check_resource(logical_id: str, resource: Any, places: Places) -> None:
    steps = ("Resources", logical_id)
    if not logical_id.isalnum() or not logical_id.isascii():
        raise places.error(f"the logical id {logical_id!r} may have only letters and digits.", *steps)
    if not isinstance(resource, dict):
        text = f"{logical_id} must be a mapping with a Type, but it is {resource!r}. Look at the indentation."
        raise places.error(text, *steps)
    for name in resource:
        if name not in ATTRIBUTES:
            hint = did_you_mean(name, ATTRIBUTES) or ". Look at the indentation."
            text = f"{logical_id}: Invalid template resource property '{name}'{hint}"
            raise places.error(text, *steps, name)
    for name, known in POLICIES.items():
        if name in resource and resource[name] not in known:
            text = f"Unrecognized {name} {resource[name]} for resource {logical_id}; it may be {', '.join(known)}."
            raise places.error(text, *steps, name)
    if not isinstance(resource.get("Type"), str):
        raise places.error(f"{logical_id} has no Type. Write, for instance, `Type: AWS::SQS::Queue`.", *steps)
    if not isinstance(resource.get("Properties", {}), dict):
        text = f"{logical_id}'s Properties must be a mapping. Look at the indentation."
        raise places.error(text, *steps, "Properties")


def _refuse_null(value: Any, steps: Key, places: Places) -> None:
    if value is None:
        text = f"[/{'/'.join(steps)}] 'null' values are not allowed in templates."
        advice = f"Give {steps[-1]} a value or leave it out, and look at the indentation."
        raise places.error(f"{text} {advice}", *steps)
    if isinstance(value, dict):
        for key, item in value.items():
            _refuse_null(item, (*steps, key), places)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _refuse_null(item, (*steps, str(index)), places)

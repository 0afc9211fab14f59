"""What CloudFormation refuses about the names and values of a template's other sections, in its own words.

Sources: CloudFormation User Guide, "Mappings", "Outputs", "Parameters" and quotas; the words as people met them, on
GitHub: Skyscanner/LambdaGuard, issue 6 (an output), aws-cloudformation/cfn-lint, pull request 160 (a resource).
"""

from __future__ import annotations

from typing import Any

from cloudlet.deploy.problems import Places

DESCRIPTION_LIMIT_BYTES = 1024
SAID = {"Parameters": "Parameter name {}", "Outputs": "Outputs name '{}'", "Mappings": "Mappings name '{}'"}


def check_sections(document: dict[str, Any], places: Places) -> None:
    """TemplateError for a name with other characters than letters and digits, and a mapping that is none."""
    for section, said in SAID.items():
        for name in document.get(section, {}):
            if not name.isalnum() or not name.isascii():
                text = f"Template format error: {said.format(name)} is non alphanumeric."
                raise places.error(text, section, name)
    for name, mapping in document.get("Mappings", {}).items():
        _check_mapping(name, mapping, places)
    description = document.get("Description", "")
    if isinstance(description, str) and len(description.encode()) > DESCRIPTION_LIMIT_BYTES:
        text = f"Template format error: 'Description' length is greater than {DESCRIPTION_LIMIT_BYTES}."
        raise places.error(text, "Description")


def _check_mapping(name: str, mapping: Any, places: Places) -> None:
    steps = ("Mappings", name)
    for key, values in _members(mapping, steps, places).items():
        if key == "Fn::Transform":
            return
        for attribute, value in _members(values, (*steps, key), places).items():
            if isinstance(value, dict):
                text = "Template format error: Every Mappings attribute must be a String or a List."
                advice = f"{name}.{key}.{attribute} is a mapping itself, or a function, which a mapping cannot have."
                raise places.error(f"{text} {advice}", *steps, key, attribute)


def _members(value: Any, steps: tuple[str, ...], places: Places) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    text = f"Template format error: Every Mappings member must be a map; {'.'.join(steps[1:])} is none."
    raise places.error(f"{text} A mapping has two levels of names above its values.", *steps)

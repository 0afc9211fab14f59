"""A lesson's template as CloudFormation takes it: SAM translated here, code in a bucket.

The translation is cloudlet's, so what LocalStack gets is what the simulated cloud is made from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshop.course import Trouble
from workshop.deploying.package import Package, package

FUNCTION = "AWS::Lambda::Function"


@dataclass(frozen=True)
class Translated:
    """A CloudFormation document, and the packages of its functions by logical id."""

    document: dict[str, Any]
    packages: dict[str, Package]

    def with_code_in(self, bucket: str) -> dict[str, Any]:
        """The document, its code pointing at the bucket."""
        resources = dict(self.document["Resources"])
        for logical_id, packed in self.packages.items():
            code = {"S3Bucket": bucket, "S3Key": packed.key}
            resource = resources[logical_id]
            resources[logical_id] = resource | {"Properties": resource["Properties"] | {"Code": code}}
        return self.document | {"Resources": resources}


def translated(folder: Path, region: str, parameters: Mapping[str, str] | None = None) -> Translated:
    """Read the folder's template and package its code. Raises Trouble with the place of what is wrong."""
    from cloudlet.deploy.source import read_template
    from cloudlet.deploy.template import load_template
    from cloudlet.errors import TemplateError

    try:
        source = read_template(folder)
        template = load_template(source, dict(parameters or {}), region)
    except TemplateError as error:
        raise Trouble(f"The template cannot be deployed.\n{error}") from error
    return Translated(template.document, _packages(template.document, source.folder))


def _packages(document: dict[str, Any], folder: Path) -> dict[str, Package]:
    packages, made = {}, dict[Path, Package]()
    for logical_id, resource in document["Resources"].items():
        code = resource.get("Properties", {}).get("Code")
        if resource["Type"] == FUNCTION and isinstance(code, str):
            place = (folder / code.replace("\\", "/")).resolve()
            if not place.is_relative_to(folder.resolve()):
                said = f"{logical_id}'s code folder {code} is not in {folder.name}/."
                raise Trouble(f"{said} Put the code beside the template: `CodeUri: .`")
            if not place.is_dir():
                raise Trouble(f"{logical_id}'s code folder {place} is not there. Look at its CodeUri.")
            packages[logical_id] = made[place] if place in made else made.setdefault(place, package(place))
    return packages

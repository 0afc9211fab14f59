"""A folder with a template becomes resources of a cloud: read, check, order, make, in this order.

All that can be seen to be wrong in the text is refused before the first resource is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cloudlet.deploy.evaluation import Evaluation
from cloudlet.deploy.kinds import Made
from cloudlet.deploy.making import CodeOf, Deployment, Making
from cloudlet.deploy.parameters import is_stored
from cloudlet.deploy.planning import plan
from cloudlet.deploy.properties import typed
from cloudlet.deploy.resource_types import KINDS
from cloudlet.deploy.source import read_template
from cloudlet.deploy.stack import Location, Resource, Stack
from cloudlet.deploy.stages import stages_of_apis
from cloudlet.deploy.target import Target
from cloudlet.deploy.template import Template, load_template
from cloudlet.errors import TemplateError

NAMED_ONCE = ("AWS::SQS::Queue", "AWS::IAM::Role")
"""Whose second making under one name cloudlet's services would take for the first."""


def deploy(
    folder: Path | str,
    target: Target,
    *,
    parameters: Mapping[str, Any] | None = None,
    name: str | None = None,
    code_of: CodeOf = lambda logical_id, properties: None,
    code_root: Path | None = None,
) -> Stack:
    """Make the resources of the template in `folder` (or of a template file) and return them.

    Code must be in `code_root`, by default the template's folder, so that an answer cannot name the files of another;
    `code_of` may give any folder. Raises TemplateError, which names file, line and correction, for whatever stands in
    the way; what was made by then is deleted again.
    """
    source = read_template(Path(folder))
    template = load_template(source, dict(parameters or {}), target.region)
    stack = Stack(name or stack_name(source.folder))
    stack.ignored += _passed_over(template)
    evaluation = Evaluation(template, target, stack)
    order = plan(template, evaluation)
    stages = stages_of_apis(template.section("Resources"), order, evaluation)
    root = (code_root or source.folder).resolve()
    deployment = Deployment(target, stack, source.folder, root, code_of, template.places, stages)
    try:
        for logical_id in order:
            _make(logical_id, template, evaluation, deployment)
        stack.outputs = evaluation.outputs()
    except TemplateError:
        stack.delete()  # CloudFormation rolls back too
        raise
    return stack


def _passed_over(template: Template) -> Iterator[str]:
    """What its sections ask for in vain."""
    if template.document.get("Rules"):
        yield "Rules: nothing is asserted of the parameters"
    for name, facts in template.section("Parameters").items():
        if is_stored(facts["Type"]):
            yield f"{name}: no parameter is stored here, so its value is what names it"


def stack_name(folder: Path) -> str:
    """A stack name made from the folder's: a letter, then letters, digits and hyphens."""
    words = re.sub(r"[^A-Za-z0-9]+", "-", folder.name).strip("-")
    return words if words[:1].isalpha() else f"stack-{words}".rstrip("-")


def _created(making: Making) -> Made:
    try:
        return making.kind.create(making)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        text = f"{making.logical_id} ({making.kind.name}) cannot be made: {type(error).__name__}: {error}."
        raise making.error(f"{text} A property of it has another shape than AWS documents.") from error


def _make(logical_id: str, template: Template, evaluation: Evaluation, deployment: Deployment) -> None:
    facts = template.section("Resources")[logical_id]
    kind = KINDS[facts["Type"]]
    steps = ("Resources", logical_id, "Properties")
    properties = typed(kind, logical_id, evaluation.resolved(facts.get("Properties", {}), steps), template.places)
    making = Making(deployment, logical_id, kind, properties)
    for name in kind.unmodelled:
        if properties.get(name):
            making.ignore(f"{logical_id}: {name}")
    made = _created(making)
    for other in deployment.stack.resources.values():
        if kind.name in NAMED_ONCE and (other.type, other.physical_id) == (kind.name, made.ref):
            name = made.ref.rpartition("/")[2]
            raise making.error(f"{logical_id}: {name} already exists: it is {other.logical_id}. Give it another name.")
    place = Location(template.places.path.name, template.places.line("Resources", logical_id))
    resource = Resource(logical_id, kind.name, made.ref, made.arn, properties, place, made.attributes)
    deployment.stack.resources[logical_id] = resource

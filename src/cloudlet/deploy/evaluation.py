"""What a template's values are: parameters, pseudo parameters, conditions, and what was made so far."""

from __future__ import annotations

from typing import Any

from cloudlet.deploy.problems import did_you_mean, sentence
from cloudlet.deploy.resolver import Resolver
from cloudlet.deploy.stack import Stack
from cloudlet.deploy.syntax import NO_VALUE, IntrinsicError, a_name, refuse_dynamic, text_of
from cloudlet.deploy.target import Target
from cloudlet.deploy.template import Template


class Evaluation:
    """Answers Ref, GetAtt and Condition for one template while its stack grows."""

    def __init__(self, template: Template, target: Target, stack: Stack) -> None:
        self.template = template
        self.stack = stack
        self.conditions: dict[str, bool | None] = {}
        self.pseudo = pseudo_parameters(target, stack.name)
        mappings = template.section("Mappings")
        self.resolver = Resolver(self.ref, self.get_att, self.condition, target.region, mappings)

    def ref(self, name: str) -> Any:
        """The value of a parameter or pseudo parameter, or a made resource's physical id."""
        if name in self.pseudo:
            return self.pseudo[name]
        if name in self.template.parameters:
            return self.template.parameters[name]
        if name in self.stack.resources:
            return self.stack.resources[name].physical_id
        raise IntrinsicError(f"there is no {name}{did_you_mean(str(name), self.known())}")

    def known(self) -> list[str]:
        """Every name that Ref may have."""
        return [*self.template.section("Resources"), *self.template.parameters, *self.pseudo]

    def get_att(self, logical_id: str, attribute: str) -> Any:
        """An attribute of a made resource."""
        resource = self.stack.resources.get(logical_id)
        if resource is None or attribute not in resource.attributes:
            raise IntrinsicError(f"there is no {logical_id}.{attribute}")
        return resource.attributes[attribute]

    def condition(self, name: str) -> bool:
        """The value of a condition; IntrinsicError for one that is not there or needs itself."""
        if a_name(name) not in self.conditions:
            declared = self.template.section("Conditions")
            if name not in declared:
                raise IntrinsicError(f"there is no condition {name}{did_you_mean(str(name), declared)}")
            self.conditions[name] = None
            self.conditions[name] = self.resolved(declared[name], ("Conditions", name)) is True
        value = self.conditions[name]
        if value is None:
            raise IntrinsicError(f"the condition {name} needs itself")
        return value

    def resolved(self, value: Any, steps: tuple[str, ...]) -> Any:
        """The value at this path, with its functions called; TemplateError where one cannot be."""
        try:
            result = self.resolver.resolve(value)
            if steps[0] == "Resources":
                refuse_dynamic(result)
            return result
        except IntrinsicError as error:
            raise self.template.places.error(sentence(f"{steps[1]}: {error}"), *steps, *error.path) from error

    def outputs(self) -> dict[str, str]:
        """The stack's outputs: those whose condition holds."""
        outputs: dict[str, str] = {}
        exported: set[str] = set()
        for name, facts in self.template.section("Outputs").items():
            steps = ("Outputs", name)
            if not isinstance(facts, dict) or "Value" not in facts:
                raise self.template.places.error(f"the output {name} needs a Value.", *steps)
            if "Condition" not in facts or self.resolved({"Condition": facts["Condition"]}, steps):
                outputs[name] = self._output(name, self.resolved(facts["Value"], (*steps, "Value")))
                self._export(name, facts, exported)
        return outputs

    def _export(self, name: str, facts: dict[str, Any], exported: set[str]) -> None:
        steps = ("Outputs", name, "Export", "Name")
        export = facts.get("Export")
        given = self.resolved(export["Name"], steps) if isinstance(export, dict) and "Name" in export else None
        if given in exported:
            text = f"{name}: Export with name {given} is already exported by stack {self.stack.name}."
            raise self.template.places.error(text, *steps)
        if isinstance(given, str):
            exported.add(given)

    def _output(self, name: str, value: Any) -> str:
        try:
            return text_of(value, "an output")
        except IntrinsicError as error:
            raise self.template.places.error(f"{name}: {error}.", "Outputs", name, "Value") from error


def pseudo_parameters(target: Target, stack_name: str) -> dict[str, Any]:
    """AWS's pseudo parameters, as a cloud in the partition `aws` has them."""
    stack_id = f"arn:aws:cloudformation:{target.region}:{target.account}:stack/{stack_name}/{stack_name}"
    return {
        "AWS::AccountId": target.account,
        "AWS::Region": target.region,
        "AWS::StackName": stack_name,
        "AWS::StackId": stack_id,
        "AWS::Partition": "aws",
        "AWS::URLSuffix": "amazonaws.com",
        "AWS::NotificationARNs": [],
        "AWS::NoValue": NO_VALUE,
    }

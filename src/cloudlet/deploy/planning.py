"""What will be made, and in which order; refuses all that the text alone shows to be wrong."""

from __future__ import annotations

from typing import Any

from cloudlet.deploy.deployments import check_deployments
from cloudlet.deploy.evaluation import Evaluation
from cloudlet.deploy.problems import did_you_mean
from cloudlet.deploy.properties import check_names
from cloudlet.deploy.references import Reference, checked, in_order
from cloudlet.deploy.resource_types import KINDS, unknown_type
from cloudlet.deploy.template import Template

POLICIES = ("AWS::IAM::Policy", "AWS::IAM::RolePolicy", "AWS::IAM::ManagedPolicy")
"""Made as soon as they can be: on AWS all that does not wait for another begins at once, here one after the other."""


def plan(template: Template, evaluation: Evaluation) -> list[str]:
    """The logical ids of the resources whose conditions hold, each after those it needs."""
    return _Plan(template, evaluation).order()


class _Plan:
    def __init__(self, template: Template, evaluation: Evaluation) -> None:
        self.places = template.places
        self.template = template
        self.evaluation = evaluation
        self.resources = template.section("Resources")
        self.active = [name for name, facts in self.resources.items() if self._is_wanted(name, facts)]

    def order(self) -> list[str]:
        for name in self.template.section("Conditions"):  # CloudFormation evaluates them all, used or not
            self.evaluation.resolved({"Condition": name}, ("Conditions", name))
        for name in self.active:
            self._check_type(name)
        policies_first = sorted(self.active, key=lambda name: self.resources[name]["Type"] not in POLICIES)
        needs = {name: self._needs(name) for name in policies_first}
        self._check_outputs()
        order = in_order(needs, self.places)
        check_deployments(self.resources, needs, self.places)
        return order

    def _is_wanted(self, name: str, facts: dict[str, Any]) -> bool:
        if "Condition" not in facts:
            return True
        return bool(self.evaluation.resolved({"Condition": facts["Condition"]}, ("Resources", name, "Condition")))

    def _taken(self, condition: str) -> bool:
        return self.evaluation.condition(condition)

    def _check_type(self, name: str) -> None:
        kind = KINDS.get(self.resources[name]["Type"])
        if kind is None:
            raise unknown_type(name, self.resources[name]["Type"], self.places)
        check_names(kind, name, self.resources[name].get("Properties", {}), self.places)

    def _needs(self, name: str) -> list[str]:
        facts, steps = self.resources[name], ("Resources", name)
        found = checked(facts.get("Properties", {}), (*steps, "Properties"), self._taken, self.places)
        mentioned = [needed for reference in found if (needed := self._resource_of(reference, name))]
        return list(dict.fromkeys([*mentioned, *self._depends_on(name, facts.get("DependsOn", []))]))

    def _depends_on(self, name: str, value: Any) -> list[str]:
        names = value if isinstance(value, list) else [value]
        for needed in names:
            if not isinstance(needed, str) or needed not in self.resources:
                hint = did_you_mean(str(needed), self.resources) or "."
                text = f"{name} has DependsOn: {needed}, but there is no such resource{hint}"
                raise self.places.error(text, "Resources", name, "DependsOn")
        return [needed for needed in names if needed in self.active]

    def _check_outputs(self) -> None:
        for name, facts in self.template.section("Outputs").items():
            wanted = not (isinstance(facts, dict) and "Condition" in facts) or self.evaluation.resolved(
                {"Condition": facts["Condition"]}, ("Outputs", name)
            )
            for reference in checked(facts, ("Outputs", name), self._taken, self.places) if wanted else ():
                self._resource_of(reference, name)

    def _resource_of(self, reference: Reference, who: str) -> str | None:
        """The resource that a reference means; None for a parameter. TemplateError where there is neither."""
        name = reference.name
        if name in self.resources:
            self._check_attribute(reference, who)
            return name
        if reference.attribute is None and name in self.evaluation.known():
            return None
        hint = did_you_mean(name, self.evaluation.known())
        text = f"{who} refers to {name}, but there is no such resource or parameter{hint or '.'}"
        raise self.places.error(text, *reference.steps)

    def _check_attribute(self, reference: Reference, who: str) -> None:
        name, attribute = reference.name, reference.attribute
        if name not in self.active:
            text = f"{who} refers to {name}, which is not made because its condition does not hold."
            raise self.places.error(f"Unresolved resource dependencies [{name}]: {text}", *reference.steps)
        kind = KINDS.get(self.resources[name]["Type"])
        if attribute is not None and kind is not None and attribute not in kind.attributes:
            hint = did_you_mean(attribute, kind.attributes) or "."
            there = ", ".join(kind.attributes) or "none"
            text = f"{who} asks for {name}.{attribute}, but {kind.name} has the attributes {there}{hint}"
            raise self.places.error(text, *reference.steps)

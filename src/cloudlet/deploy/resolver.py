"""Resolves the intrinsic functions in a value against what is known by now.

`AWS::NoValue` is a value while it travels, and makes the property or list entry that holds it disappear.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cloudlet.deploy.intrinsics import FUNCTIONS
from cloudlet.deploy.problems import did_you_mean
from cloudlet.deploy.syntax import NO_VALUE, IntrinsicError, a_name, function_name

TEXT_LIMIT = 4_000_000


@dataclass
class Resolver:
    """Resolves values. `ref` and `get_att` answer for resources; the other three are the template's own."""

    ref: Callable[[str], Any]
    get_att: Callable[[str, str], Any]
    condition: Callable[[str], bool]
    region: str
    mappings: Mapping[str, Any] = field(default_factory=dict)
    written: int = 0

    def resolve(self, value: Any) -> Any:
        """The value with every function in it replaced by its result; IntrinsicError where one cannot be."""
        if isinstance(value, dict):
            name = function_name(value)
            return self._call(name, value[name]) if name else self._mapping(value)
        if isinstance(value, list):
            resolved = [self._at(str(index), item) for index, item in enumerate(value)]
            return [item for item in resolved if item is not NO_VALUE]
        return value

    def writes(self, characters: int) -> None:
        """A function is about to write so many; IntrinsicError once that is more than anyone can mean."""
        self.written += characters
        if self.written > TEXT_LIMIT:
            raise IntrinsicError(f"the functions of this template write more than {TEXT_LIMIT:,} characters")

    def _mapping(self, value: dict[str, Any]) -> dict[str, Any]:
        resolved = {key: self._at(key, item) for key, item in value.items()}
        return {key: item for key, item in resolved.items() if item is not NO_VALUE}

    def _at(self, key: str, value: Any) -> Any:
        try:
            return self.resolve(value)
        except IntrinsicError as error:
            error.path = (key, *error.path)
            raise

    def _call(self, name: str, argument: Any) -> Any:
        if name == "Ref":
            return self.ref(a_name(argument))
        if name == "Condition":
            return self.condition(argument)
        function = FUNCTIONS.get(name)
        if function is None:
            meant = did_you_mean(name, ["Fn::Ref", *FUNCTIONS]).replace("Fn::Ref", "Ref")
            raise IntrinsicError(f"{name} is not available{meant} (there are Ref, {', '.join(FUNCTIONS)})")
        return function(self, argument)

"""Roles and what their policies allow: a small evaluator of IAM's policy language.

A Deny wins over every Allow, and what nothing allows is denied. What a resource's own policy allows a role by its ARN,
or everybody, the role may do without a policy that says so. Conditions are not looked at: they count as met where a
statement allows, and as not met where it denies.
Source: IAM User Guide, "Policy evaluation logic" and "IAM JSON policy elements".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cloudlet.globs import Glob, fits, glob
from cloudlet.managed_policies import MANAGED_POLICIES

Document = dict[str, Any]


@dataclass(frozen=True)
class Role:
    """A role: its name, its ARN, and the statements of all its policies."""

    name: str
    arn: str
    statements: tuple[Document, ...]
    trusted: tuple[str, ...] | None = None  # services that may assume it; None when nobody said
    known: bool = True  # False where it has a managed policy that is not known here


class Roles:
    """Every role of an account."""

    def __init__(self) -> None:
        self._by_arn: dict[str, Role] = {}
        self.policy_of: Callable[[str], Document] = lambda _: {}
        """The policy of a resource, by its ARN; an empty one where it has none."""
        self._verdicts: dict[tuple[str, str, str], bool] = {}  # a function asks the same with each of its calls

    def put(
        self,
        name: str,
        arn: str,
        policy_documents: Iterable[Document],
        managed_policy_arns: Iterable[str] = (),
        trust: Document | None = None,
    ) -> Role:
        """Make or replace a role. `trust` is its assume-role policy; without one, anyone may assume it."""
        managed = list(managed_policy_arns)
        documents = [*policy_documents, *(managed_policy(one) for one in managed)]
        found = tuple(one for document in documents for one in statements(document))
        known = all(one.rsplit("/", 1)[-1] in MANAGED_POLICIES for one in managed)
        role = Role(name, arn, found, None if trust is None else tuple(_trusted(trust)), known)
        self._by_arn[arn] = role
        self._verdicts.clear()
        return role

    def delete(self, arn: str) -> None:
        """Forget a role; what asks for it is denied from now on."""
        self._by_arn.pop(arn, None)
        self._verdicts.clear()

    def get(self, arn: str) -> Role | None:
        """The role of this ARN."""
        return self._by_arn.get(arn)

    def may_assume(self, service: str, role_arn: str) -> bool:
        """Whether a service such as "apigateway.amazonaws.com" may take the role."""
        role = self.get(role_arn)
        return role is not None and (role.trusted is None or service in role.trusted)

    def allows(self, role_arn: str, action: str, resource: str) -> bool:
        """Whether the role may do `action` ("sqs:SendMessage") on the resource of this ARN."""
        asked = role_arn, action, resource
        if asked not in self._verdicts:
            role = self.get(role_arn)
            self._verdicts[asked] = role is not None and allows(role.statements, action, resource)
        return self._verdicts[asked] or self._granted(*asked)

    def forbids(self, role_arn: str, action: str, resource: str) -> bool:
        """Whether a statement of the role denies it, so that no other can allow it."""
        role = self.get(role_arn)
        return role is not None and "Deny" in _effects(role.statements, action, resource)

    def _granted(self, role_arn: str, action: str, resource: str) -> bool:
        """Whether the resource itself lets the role in, and no policy of the role denies it."""
        role, policy = self.get(role_arn), self.policy_of(resource)
        if role is None or not policy:
            return False
        own = [one for one in role.statements if one.get("Effect") == "Deny"]
        named = [one for one in statements(policy) if one.get("Effect") == "Allow" and _names(one, role_arn)]
        return allows([*own, *named], action, resource)


def allows(statements: Iterable[Document], action: str, resource: str) -> bool:
    """Whether these statements allow `action` on `resource`: some Allow applies, no Deny does."""
    effects = _effects(statements, action, resource)
    return "Allow" in effects and "Deny" not in effects


def _effects(statements: Iterable[Document], action: str, resource: str) -> set[Any]:
    return {one.get("Effect") for one in statements if _counts(one) and _applies(one, action, resource)}


def statements(document: Document) -> list[Document]:
    """The statements of a policy document, which may hold one or a list of them."""
    return as_list(document.get("Statement"))


def as_list(found: Any) -> list[Any]:
    """What a policy names, as a list: it may name one thing, several, or none."""
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def managed_policy(arn: str) -> Document:
    """The document of an AWS managed policy, by ARN or name; an empty one where it is not known here."""
    return MANAGED_POLICIES.get(arn.rsplit("/", 1)[-1], {"Statement": []})


def _counts(statement: Document) -> bool:
    return statement.get("Effect") != "Deny" or not statement.get("Condition")


def _applies(statement: Document, action: str, resource: str) -> bool:
    return _selected(statement, "Action", action, ignore_case=True) and _selected(
        statement, "Resource", resource, ignore_case=False
    )


def _selected(statement: Document, key: str, value: str, *, ignore_case: bool) -> bool:
    if f"Not{key}" in statement:
        return not _matches_any(as_list(statement[f"Not{key}"]), value, ignore_case)
    return _matches_any(as_list(statement.get(key)), value, ignore_case)


def _matches_any(patterns: list[Any], value: str, ignore_case: bool) -> bool:
    wanted = value.lower() if ignore_case else value
    texts = [one.lower() if ignore_case else one for one in patterns if isinstance(one, str)]
    return any(fits(_glob(text), wanted) for text in texts)


@lru_cache(maxsize=1024)
def _glob(pattern: str) -> Glob:
    return glob(pattern)


def _names(statement: Document, arn: str) -> bool:
    """Whether a resource's policy means this role. Where it names the account, the role's own policies decide."""
    principal = statement.get("Principal")
    named = principal.get("AWS") if isinstance(principal, dict) else principal
    return any(one in ("*", arn) for one in as_list(named))


def _trusted(trust: Document) -> list[str]:
    principals = [one.get("Principal") for one in statements(trust) if one.get("Effect") == "Allow"]
    return [name for one in principals if isinstance(one, dict) for name in as_list(one.get("Service"))]

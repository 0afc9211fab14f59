"""IAM roles and policies: what a function may do.

A policy may come after the role that it is for, so a role is put again whenever it gains one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cloudlet.deploy import attachable
from cloudlet.deploy.kinds import Kind, Made, kind
from cloudlet.deploy.policies import refusal, trust_refusal
from cloudlet.deploy.role_settings import check_settings

if TYPE_CHECKING:
    from cloudlet.deploy.making import Making

FOR_NOBODY = "At least one of [Groups,Roles,Users] must be non-empty."
OWNERS = ("Groups", "Roles", "Users")

Document = dict[str, Any]
Refused = Callable[[Any], str | None]


@dataclass
class KnownRole:
    """A role of this stack, with what it may do so far."""

    arn: str
    trust: Document
    documents: list[Document] = field(default_factory=list)
    managed: list[str] = field(default_factory=list)


@dataclass
class KnownRoles:
    """The roles of this stack by name, and its managed policies by ARN."""

    roles: dict[str, KnownRole] = field(default_factory=dict)
    policies: dict[str, Document] = field(default_factory=dict)


def _create_role(making: Making) -> Made:
    name = making.named("RoleName")
    check_settings(making, name)
    path = making.properties.get("Path", "/")
    arn = making.arn("iam", f"role{path}{name}", region="")
    trust = _document(making, "AssumeRolePolicyDocument", refused=trust_refusal)
    policies = enumerate(making.properties.get("Policies", []))
    role = KnownRole(arn, trust, [_inline(making, number, policy) for number, policy in policies])
    for number, managed in enumerate(making.properties.get("ManagedPolicyArns", [])):
        own = making.deployment.roles.policies.get(managed)
        if own is None:
            role.managed.append(_attachable(making, number, managed))
        else:
            role.documents.append(own)
    making.deployment.roles.roles[name] = role
    _put(making, name, role)
    making.deployment.stack.undo.append(lambda: making.target.roles.delete(arn))
    role_id = "AROA" + making.target.ids.suffix(17)
    return Made(name, {"Arn": arn, "RoleId": role_id}, arn)


def _attachable(making: Making, number: int, policy: str) -> str:
    """The ARN of a managed policy; an error of the template for one that IAM gives no role."""
    if refused := attachable.refusal(policy):
        message, code, correction = refused
        own = making.source == making.logical_id
        steps = ("ManagedPolicyArns", str(number)) if own else ("Policies",)
        where = ("Resources", making.source, "Properties", *steps)
        raise making.deployment.places.error(f"{making.refused(message, code)}.{correction}", *where)
    return policy


def _inline(making: Making, number: int, policy: Any) -> Document:
    steps = ("Policies", str(number))
    for key in ("PolicyName", "PolicyDocument"):
        if not isinstance(policy, dict) or key not in policy:
            raise making.error(f"{making.logical_id}: #/Policies/{number}: required key [{key}] not found", *steps)
    return _checked(making, policy["PolicyDocument"], *steps, "PolicyDocument")


def _document(making: Making, key: str = "PolicyDocument", refused: Refused = refusal) -> Document:
    return _checked(making, making.properties.get(key), key, refused=refused)


def _checked(making: Making, policy: Any, *steps: str, refused: Refused = refusal) -> Document:
    """The document of a policy, which may be written as a text. IAM's refusal is an error of the template."""
    if isinstance(policy, str):
        try:
            policy = json.loads(policy)
        except ValueError:
            policy = None
    if problem := refused(policy):
        raise making.error(f"{making.logical_id}: IAM refuses the policy: MalformedPolicyDocument: {problem}", *steps)
    return dict(policy)


def _put(making: Making, name: str, role: KnownRole) -> None:
    making.target.roles.put(name, role.arn, list(role.documents), list(role.managed), role.trust)


def _attach(making: Making, document: Document) -> None:
    for name in making.properties.get("Roles", []):
        _give(making, name, document, "Roles")


def _give(making: Making, name: str, document: Document, key: str) -> None:
    role = making.deployment.roles.roles.get(name)
    if role is None:
        raise making.error(f"{making.logical_id} names the role {name}, which this template does not make.", key)
    role.documents.append(document)
    _put(making, name, role)


def _create_policy(making: Making) -> Made:
    if not any(making.properties.get(owner) for owner in OWNERS):
        raise making.error(f"{making.logical_id}: {FOR_NOBODY} Write, for instance, `Roles: [!Ref ApiRole]`.")
    _attach(making, _document(making))
    return Made(making.logical_id, {"Id": making.logical_id})


def _create_role_policy(making: Making) -> Made:
    properties = making.properties
    _give(making, properties["RoleName"], _document(making), "RoleName")
    return Made(f"{properties['PolicyName']}|{properties['RoleName']}", {})


def _create_managed_policy(making: Making) -> Made:
    name = making.named("ManagedPolicyName", 128)
    arn = making.arn("iam", f"policy{making.properties.get('Path', '/')}{name}", region="")
    document = _document(making)
    making.deployment.roles.policies[arn] = document
    _attach(making, document)
    return Made(arn, {"PolicyArn": arn}, arn)


KINDS: list[Kind] = [
    kind(
        "AWS::IAM::Role",
        _create_role,
        """
        string: Description Path PermissionsBoundary RoleName
        integer: MaxSessionDuration
        array: ManagedPolicyArns Policies Tags
        any: AssumeRolePolicyDocument
        required: AssumeRolePolicyDocument
        attributes: Arn RoleId
        unmodelled: PermissionsBoundary
        """,
    ),
    kind(
        "AWS::IAM::Policy",
        _create_policy,
        """
        string: PolicyName
        array: Groups Roles Users
        any: PolicyDocument
        required: PolicyDocument PolicyName
        attributes: Id
        """,
    ),
    kind(
        "AWS::IAM::RolePolicy",
        _create_role_policy,
        """
        string: PolicyName RoleName
        any: PolicyDocument
        required: PolicyName RoleName
        """,
    ),
    kind(
        "AWS::IAM::ManagedPolicy",
        _create_managed_policy,
        """
        string: Description ManagedPolicyName Path
        array: Groups Roles Users
        any: PolicyDocument
        required: PolicyDocument
        attributes: PolicyArn
        """,
    ),
]

"""Roles that were made by the IAM API: moto keeps them, and whoever asks what a role may do is told of them.

AWS's own managed policies are loaded with the first call of IAM; moto leaves them out unless it is asked to.
"""

from __future__ import annotations

import json
from typing import Any

from cloudlet.iam import Roles

READING = ("Get", "List", "Simulate", "Generate")


class RolesOfMoto:
    """What `roles` knows of one account's roles from the IAM API."""

    def __init__(self, roles: Roles, account: str) -> None:
        self._roles, self._account = roles, account
        self._told: set[str] = set()

    def before(self) -> None:
        """Load AWS's managed policies, unless they are there: only here, for a quarter of a second each time."""
        from moto.iam.aws_managed_policies import aws_managed_policies_data
        from moto.iam.models import AWSManagedPolicy, iam_backends

        backend = iam_backends[self._account]["aws"]
        if backend.aws_managed_policies:
            return
        backend.aws_managed_policies = [
            AWSManagedPolicy.from_data(name, self._account, "aws", facts)
            for name, facts in json.loads(aws_managed_policies_data).items()
        ]
        backend.managed_policies.update({policy.arn: policy for policy in backend.aws_managed_policies})

    def after(self, operation: str) -> None:
        """Pass on what a call has changed."""
        if operation.startswith(READING):
            return
        from moto.iam.models import iam_backends

        found = {role.arn: role for backend in iam_backends[self._account].values() for role in backend.roles.values()}
        for arn in self._told - found.keys():
            self._roles.delete(arn)
        for arn, role in found.items():
            versions = [version for policy in role.managed_policies.values() for version in policy.versions]
            documents = [_parsed(text) for text in role.policies.values()]
            documents += [_parsed(version.document) for version in versions if version.is_default]
            self._roles.put(role.name, arn, documents, trust=_parsed(role.assume_role_policy_document))
        self._told = set(found)


def _parsed(document: Any) -> dict[str, Any]:
    return dict(json.loads(document)) if isinstance(document, str) else document or {}

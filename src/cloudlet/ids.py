"""Identifiers as AWS shapes them, drawn from the seed: the same run names the same things the same way."""

from __future__ import annotations

import random
import string
import uuid

UPPER = string.ascii_uppercase + string.digits


class Ids:
    """A seeded source of identifiers."""

    def __init__(self, seed: int = 0) -> None:
        self.random = random.Random(f"ids {seed}")

    def uuid(self) -> str:
        """A version 4 UUID, as SQS message ids and Lambda request ids are."""
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def suffix(self, length: int = 12) -> str:
        """Capitals and digits, as CloudFormation appends to a physical name."""
        return "".join(self.random.choices(UPPER, k=length))

    def account(self) -> str:
        """A 12-digit account id that does not begin with 0."""
        return str(self.random.randrange(10**11, 10**12))

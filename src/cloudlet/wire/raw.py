"""Answers that came ready as HTTP: they go back over the wire as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cloudlet.errors import AwsError
from cloudlet.wire.request import HttpResponse


class RawResult(dict[str, Any]):
    """A result (a dict like any other) that keeps the response it was read from."""

    def __init__(self, response: HttpResponse, parsed: Mapping[str, Any]) -> None:
        super().__init__(parsed)
        self.response = response


@dataclass
class RawError(AwsError):
    """An error that keeps the response it was read from."""

    response: HttpResponse | None = field(default=None, repr=False)

    __str__ = AwsError.__str__

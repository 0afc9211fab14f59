"""What execution environments need of the cloud around them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from cloudlet.clock import Clock
from cloudlet.history import History
from cloudlet.wire.request import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from cloudlet.functions.environment import Environment


class Host(Protocol):
    """The cloud, as an environment sees it."""

    clock: Clock
    history: History
    endpoint: str
    region: str
    account: str

    def answer(self, http: HttpRequest, caller: Environment, done: Callable[[HttpResponse | None], None]) -> None:
        """Perform an HTTP call; None as the answer means that the caller dies instead of hearing it."""

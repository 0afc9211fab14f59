"""Where queues live: the clock, the history and the account that all queues of a cloud share."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cloudlet.clock import Clock
from cloudlet.history import History
from cloudlet.ids import Ids

if TYPE_CHECKING:
    from cloudlet.sqs.queue import Queue

USER_ID = "AIDACLOUDLETEXAMPLE01"  # the SenderId of whoever is not a function


@dataclass
class Site:
    """What a queue needs around it. `find` gives the queue with an ARN, None where there is none."""

    clock: Clock
    ids: Ids
    history: History
    account: str
    region: str
    url_base: str
    chance: random.Random
    calm: bool
    find: Callable[[str], Queue | None]
    duplicate_rate: float = 0.05

    def arn(self, name: str) -> str:
        """The ARN of a queue of this account."""
        return f"arn:aws:sqs:{self.region}:{self.account}:{name}"

    def url(self, name: str) -> str:
        """The URL of a queue of this account."""
        return f"{self.url_base}/{self.account}/{name}"

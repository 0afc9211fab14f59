"""A calm cloud, and a queue with a function behind it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cloudlet import AwsError, Cloud
from cloudlet.sqs.queue import Queue

ROLE = "arn:aws:iam::123456789012:role/worker"
SETTLING_S = 10


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with Cloud(seed=1, calm=True) as cloud:
        yield cloud


@dataclass
class Wiring:
    """A queue, its dead-letter queue, a function and the mapping between them."""

    cloud: Cloud
    queue: Queue
    dead: Queue
    function: str
    uuid: str

    @property
    def payloads(self) -> list[Any]:
        """What the function was invoked with, in order."""
        return [event.payload for event in self.cloud.history.of("invoked")]

    @property
    def bodies(self) -> list[list[str]]:
        """The bodies of each batch that the function was invoked with."""
        return [[record["body"] for record in payload["Records"]] for payload in self.payloads]


class Maker:
    """Makes queues, functions and mappings with little to say."""

    def __init__(self, cloud: Cloud, folder: Path) -> None:
        self.cloud, self._folder = cloud, folder

    def queue(self, name: str = "Q", **attributes: object) -> Queue:
        if name.endswith(".fifo"):
            attributes |= {"FifoQueue": "true"}
        texts = {key: str(value) for key, value in attributes.items()}
        self.cloud.call("sqs", "CreateQueue", QueueName=name, Attributes=texts)
        return self.cloud.sqs.queues[name]

    def function(self, code: str = "def handler(e, c): pass", name: str = "Fn", **settings: object) -> str:
        folder = self._folder / name
        folder.mkdir(exist_ok=True)
        (folder / "app.py").write_text(textwrap.dedent(code))
        facts = {
            "FunctionName": name,
            "Handler": "app.handler",
            "Role": ROLE,
            "Timeout": 5,
            "Code": {"Folder": str(folder)},
        }
        self.cloud.call("lambda", "CreateFunction", **facts | settings)
        return name

    def mapping(self, queue: Queue, function: str = "Fn", **settings: object) -> dict[str, Any]:
        return self.cloud.call(
            "lambda", "CreateEventSourceMapping", EventSourceArn=queue.arn, FunctionName=function, **settings
        )

    def wired(
        self,
        code: str,
        *,
        fifo: bool = False,
        visibility_s: int = 5,
        max_receives: int | None = None,
        **settings: object,
    ) -> Wiring:
        """Everything from queue to function, with the mapping enabled."""
        suffix = ".fifo" if fifo else ""
        dead = self.queue(f"Dead{suffix}")
        redrive = f'{{"deadLetterTargetArn":"{dead.arn}","maxReceiveCount":{max_receives}}}'
        policy: dict[str, object] = {"RedrivePolicy": redrive} if max_receives else {}
        queue = self.queue(f"Q{suffix}", VisibilityTimeout=visibility_s, **policy)
        name = self.function(code)
        uuid = self.mapping(queue, **settings)["UUID"]
        self.cloud.run(SETTLING_S)
        return Wiring(self.cloud, queue, dead, name, uuid)


@pytest.fixture
def make(cloud: Cloud, tmp_path: Path) -> Maker:
    return Maker(cloud, tmp_path)


@pytest.fixture
def refused() -> Callable[..., AwsError]:
    """Calls what must be refused and returns the refusal."""

    def refused(call: Callable[..., object], *args: object, **params: object) -> AwsError:
        with pytest.raises(AwsError) as caught:
            call(*args, **params)
        return caught.value

    return refused

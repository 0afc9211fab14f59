"""What can be seen of a queue from outside: looking is not receiving, it counts and hides nothing."""

from __future__ import annotations

from cloudlet.sqs.message import Message, State
from cloudlet.sqs.site import Site
from cloudlet.sqs.store import Store


class Looking:
    """A queue as it is seen. `settings` holds its attributes as CreateQueue takes them, defaults included."""

    def __init__(self, name: str, site: Site, settings: dict[str, str]) -> None:
        self.name, self.site, self.settings = name, site, settings
        self.url, self.arn = site.url(name), site.arn(name)
        self.fifo = settings.get("FifoQueue") == "true"
        self.tags: dict[str, str] = {}
        self.created_ms = self.modified_ms = site.clock.now
        self.store: Store

    @property
    def attributes(self) -> dict[str, str]:
        """What GetQueueAttributes tells when asked for All."""
        self.wake()
        return {name: value for name, value in self.settings.items() if value} | {
            "QueueArn": self.arn,
            "ApproximateNumberOfMessages": str(self.store.count(State.READY)),
            "ApproximateNumberOfMessagesNotVisible": str(self.store.count(State.IN_FLIGHT)),
            "ApproximateNumberOfMessagesDelayed": str(self.store.count(State.DELAYED)),
            "CreatedTimestamp": str(self.created_ms // 1000),
            "LastModifiedTimestamp": str(self.modified_ms // 1000),
        }

    @property
    def messages(self) -> list[Message]:
        """Every message, visible, in flight and delayed, in order of sending."""
        self.wake()
        return list(self.store.live.values())

    @property
    def visible(self) -> list[Message]:
        """The messages that wait to be received; in a FIFO queue also those that their group withholds."""
        self.wake()
        return self.store.of(State.READY)

    @property
    def in_flight(self) -> list[Message]:
        """The messages that were received and are hidden."""
        self.wake()
        return self.store.of(State.IN_FLIGHT)

    @property
    def delayed(self) -> list[Message]:
        """The messages that nobody can receive yet."""
        self.wake()
        return self.store.of(State.DELAYED)

    def wake(self) -> None:
        """Let messages be received whose delay or visibility timeout is over."""
        self.store.wake(self.site.clock.now)

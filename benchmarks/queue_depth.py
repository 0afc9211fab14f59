"""What a call costs on a queue of 10 to 100,000 messages; it should not depend on how many there are.

The calls go through the whole cloud as a client's do, but for HTTP.
"""

from __future__ import annotations

from time import perf_counter

from benchmarks.table import show
from cloudlet import Cloud

DEPTHS = (10, 1_000, 20_000, 100_000)
ROUNDS = 300
CALLS = ("SendMessage", "ReceiveMessage", "DeleteMessage")


def cost_us(depth: int) -> dict[str, float]:
    """Microseconds of a call on a queue of this depth, by operation."""
    with Cloud(seed=7, calm=True) as cloud:
        url = cloud.call("sqs", "CreateQueue", QueueName="depth")["QueueUrl"]
        queue = cloud.sqs.queues["depth"]
        for number in range(depth):
            queue.send(f"order {number}")
        spent = dict.fromkeys(CALLS, 0.0)

        def timed(operation: str, **params: object) -> dict[str, object]:
            begin = perf_counter()
            answer: dict[str, object] = cloud.call("sqs", operation, QueueUrl=url, **params)
            spent[operation] += perf_counter() - begin
            return answer

        for _ in range(ROUNDS):
            timed("SendMessage", MessageBody="one more order")
            (message,) = timed("ReceiveMessage")["Messages"]  # type: ignore[misc]
            timed("DeleteMessage", ReceiptHandle=message["ReceiptHandle"])  # type: ignore[has-type]
    return {operation: seconds / ROUNDS * 1e6 for operation, seconds in spent.items()}


def main() -> None:
    """Measure and print."""
    cost_us(DEPTHS[0])  # the first calls load what the later ones find loaded
    measured = {depth: cost_us(depth) for depth in DEPTHS}
    shallow = measured[DEPTHS[0]]
    rows = [
        (f"{depth:,}", *(f"{costs[call]:.0f} ({costs[call] / shallow[call]:.1f})" for call in CALLS))
        for depth, costs in measured.items()
    ]
    show(f"Microseconds a call (times that at {DEPTHS[0]} messages)", ("messages", *CALLS), rows)


if __name__ == "__main__":
    main()

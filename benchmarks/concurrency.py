"""What an invocation costs when 1 to 100 run at once, call by call in turns, in environments of their own.

A cold start is a new process; the warm figure is the same invocations once more, in the processes that are there.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.call_cost import HANDLER, TEMPLATE
from benchmarks.table import show
from cloudlet import Cloud

AT_ONCE = (1, 10, 50, 100)
CALLS = 10  # of each invocation, which take turns


def wall_ms(cloud: Cloud, caller: str, at_once: int) -> float:
    """Milliseconds per invocation, of so many that run at once."""
    begin = perf_counter()
    running = [cloud.start(caller, {"operation": "SendMessage", "calls": CALLS}) for _ in range(at_once)]
    cloud.run_until(lambda: all(invocation.done for invocation in running))
    assert all(invocation.error is None for invocation in running)
    return (perf_counter() - begin) / at_once * 1000


def main() -> None:
    """Measure and print."""
    rows = []
    with TemporaryDirectory() as folder:
        Path(folder, "template.yaml").write_text(TEMPLATE, encoding="utf-8")
        Path(folder, "caller.py").write_text(HANDLER, encoding="utf-8")
        for at_once in AT_ONCE:
            with Cloud(seed=7, calm=True) as cloud:
                caller = cloud.deploy(Path(folder)).function("Caller").name
                cold, warm = (wall_ms(cloud, caller, at_once) for _ in range(2))
            rows.append((str(at_once), f"{cold:.1f}", f"{warm:.1f}", f"{warm / CALLS:.2f}"))
    show(
        f"Milliseconds an invocation of {CALLS} calls",
        ("at once", "cold", "warm", "warm, a call"),
        rows,
    )


if __name__ == "__main__":
    main()

"""A finding whose cause is a handler that returned while its threads were at work: Lambda froze them."""

from __future__ import annotations

from grader.finding import Finding
from grader.shop import Shop
from grader.words import counted

STARTS = ("Thread(", ".submit(", "Executor(", "Thread", "Executor")
RULE = (
    "When the handler returns, Lambda freezes its threads where they are. They go on in the next invocation, or never, "
    "and what they find out comes too late for the result: what was not reported is deleted."
)


def told(shop: Shop, finding: Finding) -> None:
    """Give the finding that for its cause if it is so."""
    left = [event for event in shop.history.of("succeeded") if event.facts.get("left")] if shop.opened else []
    if not left or "freezes" in finding.because:
        return
    first, folder = left[0], shop.folder
    starting = [name for name in folder.python_files() if any(folder.line_with(name, spot) for spot in STARTS)]
    file = next(iter(starting), shop.file_of(first.actor))
    threads = counted(first.left, "thread")
    finding.saw += f"\nAt {shop.when(first.at)} {shop.plain_name(first.actor)} returned and left {threads} at work."
    finding.because, finding.look_at = RULE, shop.look_at(file, *STARTS)
    finding.try_ = "Wait for all that you started before you return: join() a thread, ask a future for its result()."

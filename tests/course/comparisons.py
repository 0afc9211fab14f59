"""Fill the tables of the pages that compare ways of doing one job: what cloudlet measures of each.

A table stands below `<!-- measured: NAME -->`. Run `python -m tests.course.comparisons` after a change; a test holds
that the pages tell the truth.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from tests.course.measured import one_at_a_time, polling_or_trigger
from tests.course.pages import PAGES

Row = Mapping[str, object]
"""One way of doing it: the columns' heads and what was measured there, by `tests.course.measured.trial`."""

COMPARISONS: dict[str, Callable[[], list[Row]]] = {
    "one_at_a_time": one_at_a_time.rows,
    "polling_or_trigger": polling_or_trigger.rows,
}
MEASURED = re.compile(r"(?P<marker><!-- measured: (?P<name>\w+) -->\n)(?:\|.*\n)*")


def filled(text: str) -> str:
    """The page with its tables as they should be. Raises KeyError for a comparison that is not there."""
    return MEASURED.sub(lambda found: found["marker"] + table(COMPARISONS[found["name"]]()), text)


def table(rows: list[Row]) -> str:
    """The rows as a table in Markdown; their keys are the heads of its columns."""
    heads = list(rows[0])
    cells = [heads, ["---"] * len(heads), *([str(row[head]) for head in heads] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(filled(page.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")

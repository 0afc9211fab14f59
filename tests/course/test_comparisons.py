"""What a page says was measured is what cloudlet measures now."""

from pathlib import Path

import pytest

from tests.course import comparisons
from tests.course.comparisons import COMPARISONS, MEASURED, filled
from tests.course.measured.trial import template, trial
from tests.course.pages import PAGES

WITH_TABLES = [path for path in PAGES if MEASURED.search(path.read_text(encoding="utf-8"))]
SHOWN = {found["name"] for path in WITH_TABLES for found in MEASURED.finditer(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("path", WITH_TABLES, ids=lambda path: path.parent.name)
def test_a_pages_tables_are_what_is_measured(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert filled(text) == text, "run `python -m tests.course.comparisons` and look at what changed"


def test_every_comparison_is_on_a_page() -> None:
    assert set(COMPARISONS) == SHOWN


def test_a_table_stands_below_its_marker_and_takes_the_place_of_the_old_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(comparisons.COMPARISONS, "waits", lambda: [{"way": "long", "receives": 3}])
    page = "Before.\n\n<!-- measured: waits -->\n| old |\n| --- |\n\nAfter.\n"
    after = "Before.\n\n<!-- measured: waits -->\n| way | receives |\n| --- | --- |\n| long | 3 |\n\nAfter.\n"
    assert filled(page) == filled(after) == after


def test_a_trial_counts_what_happens_to_the_messages() -> None:
    worker = Path(__file__).parents[1] / "cloud" / "folders" / "trap" / "worker.py"
    with trial(template("two_at_a_time"), worker) as tried:
        for number in range(4):
            tried.stack.queue("OrdersQueue").send(f"o-{number}")
        tried.cloud.run(60)
        assert tried.count("received", "OrdersQueue") == 4
        assert tried.most_at_once("WorkerFunction") == 2
        assert tried.seen("WorkerFunction") == {f"o-{number}" for number in range(4)}
        assert 4 <= tried.last_s("WorkerFunction") <= 5

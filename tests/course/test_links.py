"""Every link within the project leads to a file, and to a heading that is in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.answers.catalogue import ROOT
from tests.fidelity.page import anchor

LINK = re.compile(r"\]\((?!https?:)([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
PLACES = ("*.md", "docs/*.md", "lessons/*/*.md", "quizzes/*/*.md", "benchmarks/*.md")
PAGES = [page for place in PLACES for page in sorted(ROOT.glob(place))]


def leads_nowhere(page: Path, link: str) -> bool:
    """Whether a link of a page is to a file that is not there, or to a heading that the file has not."""
    name, _, heading = link.partition("#")
    there = page.parent / name if name else page
    if not there.exists():
        return True
    return bool(heading) and heading not in map(anchor, HEADING.findall(there.read_text(encoding="utf-8")))


def test_a_file_and_a_heading_that_are_not_there_are_found() -> None:
    page = ROOT / "docs" / "fidelity.md"
    assert [link for link in ("none.md", "#none", "#sqs-sending", "design.md#calls") if leads_nowhere(page, link)] == [
        "none.md",
        "#none",
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_each_link_of_a_page_leads_somewhere(page: Path) -> None:
    assert [link for link in LINK.findall(page.read_text(encoding="utf-8")) if leads_nowhere(page, link)] == []

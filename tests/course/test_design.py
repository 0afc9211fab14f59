"""docs/design.md lists every kind of event that a history can have, every part of the grader and every page."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.answers.catalogue import ROOT

DESIGN = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")


def recorded() -> Iterator[str]:
    """The kinds of events that cloudlet records by name."""
    for path in (ROOT / "src" / "cloudlet").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "record":
                texts = [it.value for it in node.args[:2] if isinstance(it, ast.Constant) and isinstance(it.value, str)]
                yield from texts[-1:]


def test_each_kind_of_event_is_in_the_table() -> None:
    rows = re.findall(r"^\| ([a-z_, ]+) \|", DESIGN, re.MULTILINE)
    listed = {kind for row in rows for kind in row.split(", ")}
    kinds = set(recorded())
    assert {"call", "sent", "moved"} <= kinds
    assert kinds - listed == set()


def test_each_part_of_the_grader_is_listed() -> None:
    listed = DESIGN.partition("Where is what:")[2].partition("Four outcome words")[0]
    grader = ROOT / "grader"
    there = {f"{path.name}/" if path.is_dir() else path.name for path in grader.iterdir()} - {
        "__init__.py",
        "__pycache__/",
    }
    assert set(re.findall(r"\w+\.py|\w+/(?= )", listed.replace("its __init__.py", ""))) == there


def test_each_page_is_in_the_tree() -> None:
    line = next(line for line in DESIGN.splitlines() if line.startswith("    docs/"))
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"design.md"}
    assert set(re.findall(r"\w+\.md", line)) == pages

"""The page about how true the cloud is tells what the tests claim."""

from __future__ import annotations

import json
import re

from tests.fidelity.facts import AREAS, facts, files
from tests.fidelity.page import MEASURED, PAGE, rendered

KNOWN_FROM = re.compile(r"\[[ADFM][^\]]*\]")


def test_the_page_is_current() -> None:
    assert PAGE.read_text("utf-8") == rendered(), "run: python -m tests.fidelity.page"


def test_every_file_of_facts_has_an_area() -> None:
    assert {file for its in AREAS.values() for file in its} == files(), "name new files in tests/fidelity/facts.py"


def test_every_fact_says_where_it_is_known_from() -> None:
    unknown = [fact.id for file in files() for fact in facts(file) if not KNOWN_FROM.search(fact.source)]
    assert unknown == [], "begin the docstring with [A], [D], [F] or [M], a source and a date"


def test_what_was_measured_is_still_asked() -> None:
    asked = {fact.id.removeprefix("probe/") for file in files() for fact in facts(file)}
    measured = json.loads(MEASURED.read_text("utf-8"))
    gone = {one for server in measured.values() for one in server["facts"]} - asked
    assert gone == set(), "ask again: python -m tests.probe.measure"

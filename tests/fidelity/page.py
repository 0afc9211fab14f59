"""Writes docs/fidelity.md: `python -m tests.fidelity.page`, after a fact or a measurement has changed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from tests.fidelity.facts import AREAS, ROOT, Fact, facts

PAGE = ROOT / "docs" / "fidelity.md"
NOT_MODELLED = ROOT / "docs" / "not_modelled.md"
MEASURED = ROOT / "tests" / "probe" / "measured.json"
SERVERS = {"moto": "moto's server", "localstack": "LocalStack"}
NOT_ASKED = "-"
INTRO = """\
# How true the cloud is

Each line is a behaviour of AWS that a test claims of cloudlet, with where it is known from. The tests run on every change,
so a line without a remark is shown. This page is generated from them: `python -m tests.fidelity.page`.

Where it is known from: a number such as T156 is the project's own; [A] was recorded on AWS, with the date; [A-] is
marked as checked on AWS, without one; [M] was checked by the moto project; [D] is AWS's documentation or its API's model;
[F] was seen and reported by someone. Where cloudlet differs on purpose, or has nothing, is in
[not_modelled.md](not_modelled.md).

{measured}

"""
ASKED = """\
Behaviours that can be asked over HTTP were also asked of
{servers}.
"3 of 5" says how many of a behaviour's cases came out as on AWS, "-" that it was not asked: it would have to wait for
minutes, or needs what the server does not have. Ask again with `python -m tests.probe.measure`.
"""


def rendered() -> str:
    """The page as it should be."""
    measured = json.loads(MEASURED.read_text("utf-8"))
    known = {area: [fact for file in its for fact in facts(file)] for area, its in AREAS.items()}
    servers = " and ".join(f"{SERVERS[name]} {it['version']} ({it['date']})" for name, it in measured.items())
    parts = [INTRO.format(measured=ASKED.format(servers=servers).strip()), summary(known, measured)]
    parts += [section(area, its, measured) for area, its in known.items()]
    return "\n".join(parts)


def summary(known: dict[str, list[Fact]], measured: dict[str, Any]) -> str:
    """One line an area: what is shown, what differs, what is left out."""
    left_out = not_modelled()
    lines = ["| | facts | shown | differs | not modelled |" + "".join(f" {SERVERS[name]} |" for name in measured)]
    lines.append("|---|---|---|---|---|" + "---|" * len(measured))
    for area, its in known.items():
        shown = sum(fact.shown for fact in its)
        subject = area.partition(":")[0]
        left = left_out.get(subject, 0)
        remarks = f"[{left}](not_modelled.md#{anchor(subject)})" if left else NOT_ASKED
        cells: list[object] = [f"[{area}](#{anchor(area)})", len(its), shown, len(its) - shown, remarks]
        cells += [share(its, server["facts"]) for server in measured.values()]
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    every = [fact for its in known.values() for fact in its]
    totals = ["all", len(every), sum(f.shown for f in every), sum(not f.shown for f in every), ""]
    totals += [share(every, server["facts"]) for server in measured.values()]
    return "\n".join([*lines, "| " + " | ".join(map(str, totals)) + " |", ""])


def section(area: str, its: list[Fact], measured: dict[str, Any]) -> str:
    """The facts of an area."""
    lines = [f"## {area}", "", "| AWS | known from |" + "".join(f" {SERVERS[name]} |" for name in measured)]
    lines.append("|---|---|" + "---|" * len(measured))
    for fact in its:
        text = fact.text if fact.shown else f"{fact.text} (cloudlet differs)"
        cells = [text, fact.source, *(verdict(fact, server["facts"]) for server in measured.values())]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join([*lines, ""])


def verdict(fact: Fact, found: dict[str, dict[str, int]]) -> str:
    """What a server did: shown, differs, or how many of its cases were shown."""
    shown, asked = counted(fact, found)
    if not asked:
        return NOT_ASKED
    if shown in (0, asked):
        return "shown" if shown else "differs"
    return f"{shown} of {asked}"


def counted(fact: Fact, found: dict[str, dict[str, int]]) -> tuple[int, int]:
    """How many cases of a fact a server showed, and how many it was asked."""
    counts = found.get(fact.id.removeprefix("probe/"), {})
    shown = counts.get("shown", 0)
    return shown, shown + counts.get("differs", 0)


def share(its: Iterable[Fact], found: dict[str, dict[str, int]]) -> str:
    """How many facts a server showed whole, of those that it was asked."""
    pairs = [pair for pair in (counted(fact, found) for fact in its) if pair[1]]
    return f"{sum(shown == asked for shown, asked in pairs)} of {len(pairs)}" if pairs else NOT_ASKED


def not_modelled() -> dict[str, int]:
    """How many remarks not_modelled.md has on each of its subjects."""
    text = NOT_MODELLED.read_text("utf-8")
    sections = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    return {part.split("\n")[0]: len(re.findall(r"^- ", part, re.MULTILINE)) for part in sections}


def anchor(heading: str) -> str:
    """A heading's anchor as GitHub makes it."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


if __name__ == "__main__":
    PAGE.write_text(rendered(), "utf-8")

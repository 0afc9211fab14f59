"""What a notebook shows: tables and notes, as HTML where that is drawn and as text where it is not.

Colours are the page's own, so that light and dark both read well.
"""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

CELL = (
    "text-align:left;vertical-align:top;white-space:pre-wrap;overflow-wrap:anywhere;min-width:4em;"
    "padding:2px 14px 2px 0;border:0"
)
HEAD = f"{CELL};border-bottom:1px solid currentColor"
TABLE = "border-collapse:collapse;margin:4px 0;background:transparent;max-width:60em"


@dataclass(frozen=True)
class Shown:
    """Something to look at, in both forms."""

    html: str
    text: str

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}

    def __repr__(self) -> str:
        return self.text


def note(text: str) -> Shown:
    """A remark; its lines stay lines."""
    return Shown(f'<p style="white-space:pre-wrap;max-width:60em;margin:4px 0">{html.escape(text)}</p>', text)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], empty: str) -> Shown:
    """Rows below their heads; `empty` is said where there is none."""
    if not rows:
        return note(empty)
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (heads, *rows)]
    return Shown(rich_table(heads, rows), "\n".join(line.rstrip() for line in lines))


def rich_table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, labels: bool = False) -> str:
    """The same as HTML only; a row's cells are escaped. `labels`: the first column stays in one line."""
    first = ";white-space:nowrap" if labels else ""
    head = "".join(f'<th style="{HEAD}">{html.escape(cell)}</th>' for cell in heads)
    body = "".join(f"<tr>{_cell(row[0], first)}{''.join(map(_cell, row[1:]))}</tr>" for row in rows)
    return f'<table style="{TABLE}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _cell(text: str, more: str = "") -> str:
    return f'<td style="{CELL}{more}">{html.escape(text)}</td>'


def plain(value: Any) -> str:
    """A value of a table's item as JSON shows it, strings without their quotes."""
    return value if isinstance(value, str) else json.dumps(value, default=as_json, ensure_ascii=False)


def as_json(value: Any) -> Any:
    """What JSON does not know of DynamoDB: its numbers, its sets, its bytes."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return sorted(value) if isinstance(value, set) else str(value)

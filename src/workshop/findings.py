"""The grader's verdicts as a notebook shows them: a line for each check, a finding below its line."""

from __future__ import annotations

import html
from typing import Any

from workshop import grading
from workshop.board import FINDING, STATES
from workshop.course import Course
from workshop.showing import CELL, TABLE, Shown, rich_table

INSET = "margin:2px 0 8px 2em"


def shown(course: Course, report: Any) -> Shown:
    """A report of one lesson; the grader's own words."""
    lesson = report.lessons[0].as_json()
    board = grading.module(course, "board")
    rows = "".join(_check(check, board.WORDS[check["status"]]) for check in lesson["checks"])
    score = f"{STATES[lesson['status']]}, {lesson['points']} of {lesson['max_points']} points"
    page = f'<table style="{TABLE}"><tbody>{rows}</tbody></table><p><b>{html.escape(score)}</b></p>'
    lines = [line for check in report.lessons[0].checks for line in board.check_lines(check)]
    refused = "".join(f"<p>On AWS: {html.escape(one)}</p>" for one in report.lessons[0].on_aws)
    return Shown(page + refused, "\n".join([*lines, "", score, *board.on_aws_lines(report.lessons[0])]))


def _check(check: dict[str, Any], word: str) -> str:
    title = check["title"]
    if check["status"] == "blocked":
        title += f" ({check['saw'].split(':')[0]})"
    cells = "".join(
        f'<td style="{CELL}{style}">{html.escape(text)}</td>'
        for text, style in ((word, ";white-space:nowrap"), (check["promise"], ""), (title, ""))
    )
    return f"<tr>{cells}</tr>{_finding(check) if check['status'] in ('failed', 'error') else ''}"


def _finding(check: dict[str, Any]) -> str:
    rows = [[label, str(check[key])] for key, label in FINDING.items() if check[key]]
    inner = rich_table(["", ""], rows, labels=True).replace("<thead>", '<thead hidden style="display:none">')
    return f'<tr><td colspan="3" style="{CELL};white-space:normal"><div style="{INSET}">{inner}</div></td></tr>'


def progress(done: int, title: str) -> Shown:
    """What a check that runs is about."""
    text = f"{done} checked, then: {title}"
    return Shown(f"<p>{html.escape(text)}</p>", text)

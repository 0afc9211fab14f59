"""Draw the pages' pictures, what becomes of the messages of each untouched lesson, and put them below the transcripts.

Run `python -m tests.course.pictures` after a starter, a story or the picture itself changed; a test says when.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from cloudlet.timeline import static, vega
from tests.course.pages import TRANSCRIPT
from tests.workshop.readme import ROOT
from workshop.course import Course, Lesson, find
from workshop.play import play

FOLDER = ROOT / "docs" / "pictures"
PICTURE = re.compile(r"\n<!-- picture -->\n.*?<!-- /picture -->\n", re.DOTALL)


def path_of(lesson: Lesson) -> Path:
    """Where a lesson's picture lies."""
    return FOLDER / f"{lesson.id}.svg"


def document(course: Course, lesson: Lesson) -> dict[str, Any]:
    """What it should show."""
    run = play(course, lesson, "starter")
    return vega.vega_lite(run.timeline, run.title)


def placed(text: str, lesson: Lesson) -> str:
    """A page with its picture, and the way to the notebook, below its transcript."""
    block = (
        "\n<!-- picture -->\n"
        f"![{lesson.title}: what becomes of the messages](../../docs/pictures/{lesson.id}.svg)\n\n"
        f"In a terminal: `uv run workshop timeline {lesson.number} --starter`. "
        f"With knobs to turn: [the notebook](../../notebooks/{lesson.id}.ipynb).\n"
        "<!-- /picture -->\n"
    )
    return TRANSCRIPT.sub(lambda found: found[0] + block, PICTURE.sub("", text), count=1)


def draw(course: Course, lesson: Lesson) -> None:
    """Draw one, and place it, where that is not done already."""
    wanted = document(course, lesson)
    drawn, page = path_of(lesson), course.folder(lesson) / "README.md"
    if not drawn.exists() or static.digest(wanted) not in drawn.read_text(encoding="utf-8"):
        drawn.write_text(static.svg(wanted), encoding="utf-8", newline="\n")
    page.write_text(placed(page.read_text(encoding="utf-8"), lesson), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    here = find(ROOT)
    FOLDER.mkdir(exist_ok=True)
    for it in here.lessons:
        draw(here, it)

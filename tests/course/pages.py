"""Fill the lessons' pages: what the grader says of a lesson that nobody has touched.

Run `python -m tests.course.pages` after a check or a starter changed; a test holds that the pages tell the truth.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from grader.course import load_course
from tests.workshop.readme import ROOT, console, untouched

TRANSCRIPT = re.compile(
    r"(<!-- transcript: uv run pytest (.+?)(?:, first (\d+) lines)? -->\n```console\n).*?(```\n)", re.DOTALL
)
HANGS_S = 180  # no grading takes a tenth of it on an idle machine
PAGES = [ROOT / "lessons" / lesson.id / "README.md" for lesson in load_course(ROOT).lessons]


def filled(text: str) -> str:
    """The page with its transcripts as they should be."""
    return TRANSCRIPT.sub(lambda block: block[1] + transcript(block[2], int(block[3] or 0)) + block[4], text)


def transcript(words: str, limit: int) -> str:
    """What `pytest WORDS` says in a course that nobody has touched; the first lines, where there is a limit."""
    with tempfile.TemporaryDirectory() as folder:
        said = run_pytest(untouched(Path(folder)), *shlex.split(words)).strip("\n").splitlines()
    return console(f"uv run pytest {words}", said, limit)


def run_pytest(root: Path, *words: str) -> str:
    """What pytest prints there, without colour; TimeoutExpired if it hangs."""
    settings = {**os.environ, "UV": "uv", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "pytest", *words]
    return subprocess.run(
        command, cwd=root, env=settings, stdout=subprocess.PIPE, encoding="utf-8", check=False, timeout=HANGS_S
    ).stdout


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(filled(page.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")

"""Fill README.md: the lesson table, the code and the transcript that it shows.

Run `python -m tests.workshop.readme` after any of them changed; a test holds that the page tells the truth.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from workshop.course import Course, Lesson, find

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "README.md"
CODE = re.compile(r"(<!-- code: (.+) -->\n```python\n).*?(```\n)", re.DOTALL)
TRANSCRIPT = re.compile(
    r"(<!-- transcript: uv run workshop (.+?)(?:, first (\d+) lines)? -->\n```console\n).*?(```\n)", re.DOTALL
)
CONTINUED = " " * 14  # what a line of a check or of a finding begins with that goes on from the one before
TABLE = re.compile(r"(<!-- lessons -->\n).*?(\n\n)", re.DOTALL)


def filled(text: str) -> str:
    """The page with every block as it should be."""
    course = find(ROOT)
    text = TABLE.sub(lambda block: block[1] + table(course) + block[2], text)
    text = CODE.sub(lambda block: block[1] + code(course, block[2]) + block[3], text)
    return TRANSCRIPT.sub(lambda block: block[1] + transcript(block[2], int(block[3] or 0)) + block[4], text)


def table(course: Course) -> str:
    """The lessons, one a line."""
    rows = [
        f"| {lesson.number} | [{lesson.title}](lessons/{lesson.id}/README.md) | {_names(lesson)} |"
        for lesson in course.lessons
    ]
    return "\n".join(["| | Lesson | You write |", "|---|---|---|", *rows])


def code(course: Course, name: str) -> str:
    """A lesson's file as it was at first, whatever the person who runs this made of it."""
    _, lesson, file = name.split("/", 2)
    return (course.starter(course.lesson(lesson)) / file).read_text(encoding="utf-8")


def transcript(words: str, limit: int) -> str:
    """What the command says in a course that nobody has touched; the first lines, where there is a limit."""
    with tempfile.TemporaryDirectory() as folder:
        said = run(untouched(Path(folder)), *shlex.split(words)).stdout.strip().splitlines()
    return console(f"uv run workshop {words}", said, limit)


def console(command: str, said: list[str], limit: int) -> str:
    """A command and what it said; the first lines, where there is a limit, to the end of a sentence."""
    end = limit or len(said)
    while end < len(said) and said[end].startswith(CONTINUED):
        end += 1
    shown = "\n".join(said[:end]).rstrip().splitlines()
    return "\n".join([f"$ {command}", *shown, *(["..."] if end < len(said) else [])]) + "\n"


def untouched(folder: Path) -> Path:
    """A copy of the course as a learner finds it."""
    for name in ("lessons", "solutions", "grader"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "grader" / "starters", folder / "lessons", dirs_exist_ok=True)
    return folder


def run(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command there, as `uv run workshop` would, without colour."""
    with start(root, *words) as process:
        out, err = process.communicate()
    return subprocess.CompletedProcess(words, process.returncode, out, err)


def start(root: Path, *words: str) -> subprocess.Popen[str]:
    """Begin to run the command there."""
    settings = {
        **os.environ,
        "UV": "uv",
        "NO_COLOR": "1",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONUNBUFFERED": "1",
    }
    command, pipe = [sys.executable, "-m", "workshop", *words], subprocess.PIPE
    return subprocess.Popen(command, cwd=root, env=settings, stdout=pipe, stderr=pipe, encoding="utf-8")


def _names(lesson: Lesson) -> str:
    free = ["what Python files you like"] if lesson.free else []
    return ", ".join([*(f"`{name}`" for name in lesson.files), *free])


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")

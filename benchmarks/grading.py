"""How long a learner waits: a lesson, and the course, against the bare cost of importing what grading needs.

Every figure is a process from its start to its end; the fastest of several, as the others only add noise.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from time import perf_counter

from benchmarks.table import show

ROOT = Path(__file__).parents[1]
TRIES = 3
IMPORTS = "import boto3, moto, pytest"
PYTEST = ("-m", "pytest", "grader/", "--lessons", "solutions")


def wall_s(*arguments: str) -> float:
    """Seconds that a Python process with these arguments takes. Raises where it fails."""
    times = []
    for _ in range(TRIES):
        begin = perf_counter()
        subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)
        times.append(perf_counter() - begin)
    return min(times)


def main() -> None:
    """Measure and print."""
    declared = tomllib.loads((ROOT / "lessons" / "lessons.toml").read_text(encoding="utf-8"))
    lessons = [lesson["id"] for lesson in declared["lesson"]]
    bare = wall_s("-c", IMPORTS)
    measured = {IMPORTS: bare}
    for lesson in lessons:
        measured[f"pytest grader/ --lesson {lesson[:2]}"] = wall_s(*PYTEST, "--lesson", lesson)
    measured[f"pytest grader/ ({len(lessons)} lessons)"] = wall_s(*PYTEST)
    measured["workshop check 01"] = wall_s("-m", "workshop", "check", "01", "--lessons", "solutions")
    rows = [(name, f"{seconds:.2f}", f"{seconds / bare:.1f}") for name, seconds in measured.items()]
    show(f"Grading the solutions, {os.cpu_count()} cores", ("", "s", "x bare import"), rows)


if __name__ == "__main__":
    main()

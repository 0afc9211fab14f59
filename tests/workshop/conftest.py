"""A small course in a temporary folder, and the command as typed there."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import grader
from tests.workshop import small_course
from workshop.course import Course, find
from workshop.main import main

Workshop = Callable[..., int]


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """A course of two lessons, untouched; the working directory is inside of it."""
    root = tmp_path / "a course"
    small_course.lay_out(root)
    monkeypatch.chdir(root / "lessons" / "01_sender")
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(grader, "grade", small_course.verdicts)
    monkeypatch.setenv("UV", "uv")
    return find(root)


@pytest.fixture
def workshop(course: Course) -> Workshop:
    """The command, as typed: `workshop("check", "03")`."""
    return lambda *words: main(words)

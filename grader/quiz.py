"""A quiz: questions that a learner answers by a number before the cloud does.

No number is kept anywhere: the answer is what really happens to the messages, so a changed template changes it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import grader.quizzes
from grader.clouds import simulated
from grader.course import CourseError, Lesson
from grader.finding import Finding
from grader.folder import Folder
from grader.shop import Shop
from grader.timeline import timeline

SEED = 0


@dataclass(frozen=True)
class Outcome:
    """What happened: the number that was asked for, and a sentence that says how it came to be."""

    number: int
    saw: str


Scenario = Callable[[Shop], Outcome]


@dataclass(frozen=True)
class Question:
    """One question; its scenario is the folder of the same name beside the predictions."""

    id: str
    title: str
    because: str
    scenario: Scenario


@dataclass(frozen=True)
class Quiz:
    """The questions that come after a lesson: `after_05` after lesson 05."""

    id: str
    title: str
    questions: tuple[Question, ...]

    @property
    def number(self) -> str:
        """The two digits of the lesson that it comes after."""
        return self.id.rpartition("_")[2]


@dataclass(frozen=True)
class Played:
    """What the cloud answered, with the first and last lines of the history."""

    outcome: Outcome
    timeline: tuple[str, ...]


def question(because: str) -> Callable[[Scenario], Question]:
    """Make a scenario the question that its docstring asks; `because` is the rule behind the answer."""

    def made(scenario: Scenario) -> Question:
        title = " ".join((scenario.__doc__ or "").split())
        if not title.endswith("?"):
            raise TypeError(f"{scenario.__name__} needs a docstring that asks: it is what the learner reads")
        return Question(scenario.__name__, title, because, scenario)

    return made


def quizzes() -> list[Quiz]:
    """All quizzes, in teaching order."""
    names = sorted(found.name for found in pkgutil.iter_modules(grader.quizzes.__path__))
    return [_quiz(name) for name in names]


def find(name: str) -> Quiz:
    """The quiz that `05`, `5` or `after_05` names; CourseError when there is none."""
    known = quizzes()
    for quiz in known:
        if name in (quiz.id, quiz.number, quiz.number.lstrip("0")):
            return quiz
    there = ", ".join(quiz.number for quiz in known)
    raise CourseError(f"there is no quiz {name!r}; there is one after each of the lessons {there}")


def play(course_root: Path, quiz: Quiz, asked: Question) -> Played:
    """Let the scenario happen on a fresh, calm cloud. Raises CourseError where its folder does not hold together."""
    lesson = Lesson(asked.id, asked.title, (), ("template.yaml",))
    folder = Folder(course_root / "quizzes" / quiz.id / asked.id, course_root)
    with Shop(lesson, folder, simulated, SEED, calm=True) as shop:
        try:
            outcome = asked.scenario(shop)
        except Finding as finding:
            raise CourseError(
                f"{folder.shown} was changed, and its question cannot be played any more: {finding.saw}\n"
                "Put back what you changed, or take the folder from the repository again."
            ) from None
        return Played(outcome, tuple(timeline(shop)))


def _quiz(name: str) -> Quiz:
    names = vars(importlib.import_module(f"grader.quizzes.{name}"))
    return Quiz(name, names["TITLE"], tuple(it for it in names.values() if isinstance(it, Question)))

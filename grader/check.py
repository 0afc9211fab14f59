"""`@check` makes a function a check: named as a sentence, its docstring is the line that the learner reads.

A check's id is its name, so a check that is renamed is another check to those who keep reports.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import grader.checks
from grader.course import CourseError, Lesson

if TYPE_CHECKING:
    from grader.shop import Shop

CheckFunction = Callable[["Shop"], None]


@dataclass(frozen=True)
class Check:
    """One expectation. Calling it arranges, runs, and raises Finding when the promise does not hold.

    `after` are the checks it builds on: it waits for them. `calm` asks for a cloud that delivers once and in order.
    Where AWS refuses the template in words that hold one of `if_refused`, the check is tried, and explains them.
    """

    id: str
    promise: str
    title: str
    points: int
    after: tuple[Check, ...]
    calm: bool
    function: CheckFunction
    if_refused: tuple[str, ...] = ()

    def __call__(self, shop: Shop) -> None:
        self.function(shop)


def check(
    promise: str,
    *,
    points: int = 1,
    after: tuple[Check, ...] = (),
    calm: bool = False,
    if_refused: tuple[str, ...] = (),
) -> Callable[[CheckFunction], Check]:
    """Make a function the check of a promise ("P3"), worth so many points."""

    def made(function: CheckFunction) -> Check:
        title = (function.__doc__ or "").strip().splitlines()
        name = function.__name__
        if not title:
            raise TypeError(f"{name} needs a docstring: its first line is what the learner reads")
        return Check(name, promise, title[0].strip(), points, after, calm, function, if_refused)

    return made


def modules_of(lesson: Lesson) -> list[str]:
    """The names of the modules that hold a lesson's checks."""
    own = f"lesson_{lesson.id}"
    return [name for name in _modules() if name == own or name.startswith(own + "_")]


@functools.cache
def _modules() -> tuple[str, ...]:
    """The names of all modules in `grader/checks`; pytest asks for each of its files whose it is."""
    return tuple(sorted(found.name for found in pkgutil.iter_modules(grader.checks.__path__)))


def checks_in(module: str) -> list[Check]:
    """The checks that are written in `grader/checks/MODULE.py`, in their order there."""
    names = vars(importlib.import_module(f"grader.checks.{module}"))
    return [it for it in names.values() if isinstance(it, Check) and it.function.__module__.endswith(module)]


def checks_of(lesson: Lesson) -> list[Check]:
    """A lesson's checks in order; CourseError when it has none."""
    checks = [check for module in modules_of(lesson) for check in checks_in(module)]
    if not checks:
        raise CourseError(f"{lesson.id} has no checks; they belong into grader/checks/lesson_{lesson.id}.py")
    return checks

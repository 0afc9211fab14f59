"""A learner's predictions: `quizzes/after_NN/predictions.toml`, a whole number for each question.

`"?"` stands for a question that was not thought about yet; its answer is not told.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from grader.course import CourseError
from grader.quiz import Quiz

FILE = "predictions.toml"
OPEN = "?"


def path_of(course_root: Path, quiz: Quiz) -> Path:
    """The file of a quiz."""
    return course_root / "quizzes" / quiz.id / FILE


def read(path: Path, quiz: Quiz) -> dict[str, int]:
    """What was predicted so far. CourseError says which line is no prediction and what to write."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise CourseError(f"there is no {path}. Write one with these lines:\n{blank(quiz)}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise CourseError(
            f"{path} cannot be read: {error}.\nEach line should be a name, = and a whole number, as in {_example(quiz)}"
        ) from None
    _check_names(path, quiz, said)
    return {name: _number(path, name, value) for name, value in said.items() if value != OPEN}


def blank(quiz: Quiz) -> str:
    """The file before anything is predicted."""
    return "".join(f'{question.id} = "{OPEN}"\n' for question in quiz.questions)


def _check_names(path: Path, quiz: Quiz, said: dict[str, object]) -> None:
    known = [question.id for question in quiz.questions]
    for name in said:
        if name not in known:
            raise CourseError(f"{path}: there is no question {name!r}; the questions are {', '.join(known)}")


def _number(path: Path, name: str, value: object) -> int:
    # Not isinstance(): TOML's true is a bool, and Python takes that for an int.
    if type(value) is not int or value < 0:
        raise CourseError(f'{path}: {name} should be a whole number from 0 on, or "{OPEN}", and is {value!r}')
    return value


def _example(quiz: Quiz) -> str:
    return f"{quiz.questions[0].id} = 3"

"""`workshop quiz 05`: your predictions against what really happens; what you have not predicted is not told."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from workshop import grading, memory
from workshop.console import command, say
from workshop.course import Course, Trouble

RIGHT, WRONG, OPEN = "✓ right", "✗ no", "· predict"
WORD = 11
INDENT = 4


def add(parser: argparse.ArgumentParser) -> None:
    """What the command line takes."""
    parser.add_argument("quiz", nargs="?", help="the lesson that it comes after, such as 05")
    parser.add_argument("--predictions", metavar="FILE", type=Path, help="another file of predictions")


def run(course: Course, args: argparse.Namespace) -> int:
    """Play what was predicted: 0 when all of it is right, 1 when something is wrong or open."""
    try:
        return _played(course, args.quiz, args.predictions) if args.quiz else _listed(course)
    except grading.module(course).CourseError as error:
        raise Trouble(str(error)) from error


def _listed(course: Course) -> int:
    for quiz in grading.module(course, "quiz").quizzes():
        say(f"  after lesson {quiz.number}  {quiz.title}  ({command(f'quiz {quiz.number}')})")
    return 0


def _played(course: Course, name: str, file: Path | None) -> int:
    quizzes, predictions = grading.module(course, "quiz"), grading.module(course, "predictions")
    quiz = quizzes.find(name)
    path = file or predictions.path_of(course.root, quiz)
    said = predictions.read(path, quiz)
    first = {**said, **memory.load(course, quiz.id)} if file is None else dict(said)
    if file is None:
        memory.save(course, quiz.id, first)
    printer, answers = grading.printer(course), {}
    printer.lines(["", f"Quiz after lesson {quiz.number}: {quiz.title}", ""])
    for question in quiz.questions:
        played = quizzes.play(course.root, quiz, question) if question.id in said else None
        answers[question.id] = played and played.outcome.number
        printer.lines(_lines(course, question, said.get(question.id), played))
    right = [name for name, number in said.items() if answers[name] == number]
    at_once = [name for name in right if first[name] == answers[name]]
    printer.lines(["", *_after(course, quiz, path, len(right), len(at_once), len(quiz.questions) - len(said))])
    return 0 if len(right) == len(quiz.questions) else 1


def _lines(course: Course, question: Any, said: int | None, played: Any) -> list[str]:
    """A question, the prediction, and what happened."""
    text = grading.module(course, "text")
    word = OPEN if played is None else RIGHT if played.outcome.number == said else WRONG
    margin = " " * (WORD + 2)
    asked = [margin + line for line in text.wrapped(question.title, text.WIDTH - len(margin))]
    lines = [f"  {word:{WORD}}{question.id}", *asked]
    if played is None:
        return [*lines, ""]
    told = [("you said", str(said)), ("it is", str(played.outcome.number)), ("saw", played.outcome.saw)]
    told += [("", "\n".join(played.timeline))] if word == WRONG and played.timeline else []
    told += [("because", question.because)]
    return [*lines, "", *(line for label, it in told for line in text.labelled(label, it, INDENT)), ""]


def _after(course: Course, quiz: Any, path: Path, right: int, at_once: int, open_: int) -> list[str]:
    """The score, and what to do next."""
    score = f"{right} of {len(quiz.questions)} right, {at_once} of them at the first try."
    if open_:
        return [score, f'Write a number in place of each "?" in {course.shown(path)}, and run this again.']
    if right < len(quiz.questions):
        return [score, f"Why? Turn a knob in quizzes/{quiz.id}/, predict again, and run this again."]
    return [score]

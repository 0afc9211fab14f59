"""Plays a lesson's story on cloudlet and keeps what it left behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workshop.course import Course, Lesson, Trouble
from workshop.stage import Answer, Knobs, Stage
from workshop.stories import STORIES, Story

if TYPE_CHECKING:
    from cloudlet import Event, Stack
    from cloudlet.timeline import Timeline

SEED = 1
MOST_FAILURES, FAILURE_CHARS = 3, 300
WHOSE = {"starter": "as it begins", "mine": "as you wrote it", "solution": "solved"}


@dataclass(frozen=True)
class Run:
    """What happened. `trouble` says why nothing did, where a template does not hold together."""

    title: str
    trouble: str = ""
    events: list[Event] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    start_ms: int = 0
    queues: dict[str, list[str]] = field(default_factory=dict)
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)

    @cached_property
    def timeline(self) -> Timeline:
        """The picture of it."""
        from cloudlet.timeline import timeline_of

        return timeline_of(self.events, self.plain_name, self.start_ms)

    def failures(self) -> list[str]:
        """Each way in which a function failed, once: its name, and the exception."""
        failed = [(self.plain_name(it.actor.partition("#")[0]), it.error) for it in self.events if it.kind == "failed"]
        told = (f"{name}: {why['errorType']}: {why['errorMessage']}"[:FAILURE_CHARS] for name, why in failed)
        return list(dict.fromkeys(told))[:MOST_FAILURES]

    def plain_name(self, physical: str) -> str:
        """A queue, a function or an environment by the name that the template gives it."""
        name, hash_sign, number = physical.partition("#")
        return self.names.get(name, name) + hash_sign + number


def folder_of(course: Course, lesson: Lesson, whose: str) -> Path:
    """The lesson's folder of the starter, of the learner, of the solution, or of any other tree."""
    folders: dict[str, Callable[[Lesson], Path]] = {
        "starter": course.starter,
        "mine": course.folder,
        "solution": course.solution,
    }
    return folders[whose](lesson) if whose in folders else Path(whose) / lesson.id


def play(
    course: Course, lesson: Lesson, whose: str = "mine", *, seed: int = SEED, knobs: Knobs | None = None, **story: Any
) -> Run:
    """Let the lesson's story happen. Raises Trouble where there is no story."""
    from cloudlet import AwsError, Cloud, TemplateError

    told, turned = _story(lesson), knobs or Knobs()
    title = _title(lesson, whose, turned, seed, story)
    with Cloud(seed=seed, calm=True) as cloud:
        try:
            stage = Stage(cloud, cloud.deploy(folder_of(course, lesson, whose)))
            try:
                stage.turn(turned)
            except AwsError as error:
                return Run(title, trouble=f"AWS refuses that value, so nothing was played.\n{error.message}")
            told(stage, **story)
        except TemplateError as error:
            return Run(title, trouble=f"The template does not hold together, so nothing was deployed.\n{error}")
        except KeyError as error:
            return Run(title, trouble=f"The template lacks what the lesson needs.\n{error.args[0]}")
        return _kept(title, stage)


def _story(lesson: Lesson) -> Story:
    if lesson.id not in STORIES:
        raise Trouble(f"{lesson.id} has no story to play. Lessons with one: {', '.join(STORIES)}.")
    return STORIES[lesson.id]


def _title(lesson: Lesson, whose: str, knobs: Knobs, seed: int, story: dict[str, Any]) -> str:
    turned = [_turned(name, value) for name, value in story.items() if isinstance(value, int) and value]
    chance = [] if seed == SEED else [f"seed {seed}"]
    return ", ".join([f"{lesson.id} {WHOSE.get(whose, whose)}", *turned, *filter(None, [knobs.said()]), *chance])


def _turned(name: str, value: int) -> str:
    words = name.replace("_", " ")
    return words if value is True else f"{words} {value}"


def _kept(title: str, stage: Stage) -> Run:
    cloud, stack = stage.cloud, stage.stack
    queues = {name: [message.body for message in stack.queue(name).messages] for name in _of(stack, "SQS::Queue")}
    return Run(
        title,
        events=list(cloud.history),
        names={it.physical_id.rsplit("/", 1)[-1]: it.logical_id for it in stack.resources.values()},
        start_ms=cloud.clock.start_ms,
        queues=queues,
        tables={name: stack.table(name).items() for name in _of(stack, "DynamoDB::Table")},
        answers=stage.answers,
    )


def _of(stack: Stack, kind: str) -> list[str]:
    return [resource.logical_id for resource in stack.resources.values() if resource.type == f"AWS::{kind}"]

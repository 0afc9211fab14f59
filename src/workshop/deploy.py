"""`workshop deploy 03`: the lesson's folder onto LocalStack, or onto whatever AWS_ENDPOINT_URL names."""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

from workshop.cloud import other_port, port_number
from workshop.console import command, say
from workshop.course import Course, Trouble
from workshop.deploying import endpoint, to_try
from workshop.deploying.deployment import Deployed, put
from workshop.deploying.template import Translated, translated
from workshop.localstack import health, places
from workshop.serverless.packaging import packaged


def add(parser: argparse.ArgumentParser) -> None:
    """What the command line takes."""
    parser.add_argument("lesson", help="a lesson, such as 03")
    tree = parser.add_mutually_exclusive_group()
    tree.add_argument("--solution", action="store_true", help="the solution instead of your files")
    tree.add_argument("--lessons", metavar="DIR", type=Path, help="another tree to take it from")
    parser.add_argument(
        "--serverless", action="store_true", help="by the folder's serverless.yml, with Serverless Framework 3"
    )
    parser.add_argument("--port", type=port_number, default=places.DEFAULT_PORT, help="LocalStack's port")
    parser.add_argument(
        "--real-aws", metavar="WORDS", help=f'your own AWS account, which costs money; say "{endpoint.AGREED}"'
    )


def run(course: Course, args: argparse.Namespace) -> int:
    """Deploy and say what to try; 0. Raises Trouble."""
    lesson = course.lesson(args.lesson)
    folder = _folder(course, args)
    where = endpoint.chosen(os.environ, args.real_aws, f"http://127.0.0.1:{args.port}")
    if "AWS_ENDPOINT_URL" not in os.environ and where.url and health.version_at(where.url) is None:
        raise Trouble(f"No LocalStack answers at {where.url}. Start one: {command(f'cloud up{other_port(args.port)}')}")
    began = time.monotonic()
    say(f"Deploying {course.shown(folder)} to {where.url or f'your AWS account, {where.region}'} ...")
    name = f"workshop-{lesson.id.replace('_', '-')}"
    made = _packaged(folder, where.region) if args.serverless else translated(folder, where.region)
    deployed = put(made, f"{name}-serverless" if args.serverless else name, where, lambda text: say(f"  {text}"))
    say(f"Deployed in {time.monotonic() - began:.1f} s.")
    _report(deployed)
    return 0


def _packaged(folder: Path, region: str) -> Translated:
    """What Serverless Framework makes of the folder."""
    made = packaged(folder, region)
    for warning in made.warnings:
        say(f"  Serverless Framework warns: {warning}")
    return Translated(made.document, made.packages)


def _folder(course: Course, args: argparse.Namespace) -> Path:
    lesson = course.lesson(args.lesson)
    if args.solution:
        return course.solution(lesson)
    if args.lessons is None:
        return course.folder(lesson)
    folder: Path = args.lessons.resolve() / lesson.id
    if not folder.is_dir():
        raise Trouble(f"--lessons wants a folder that holds {lesson.id}/, but {args.lessons} does not.")
    return folder


def _report(deployed: Deployed) -> None:
    made = to_try.outputs(deployed)
    widest = max(map(len, made), default=0)
    for line in ("", *(f"{name:{widest}}  {value}" for name, value in made.items())):
        say(line)
    for title, lines in (("Try:", to_try.commands(deployed)), ("Look:", to_try.looks(deployed))):
        for line in ("", title, *lines) if lines else ():
            say(line)

"""`workshop timeline 04`: the lesson's story played on cloudlet, as a picture in the terminal or in a file."""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

from workshop import grading
from workshop.console import complain, say
from workshop.course import Course, Trouble
from workshop.play import SEED, Run, play
from workshop.stage import AWS_NAMES, Knobs

WIDEST = 120
NEEDS_LAB = (
    "--svg and --png need vl-convert, which is not installed here.\n"
    "Run `uv sync`, or `pip install .[lab]` in an environment of your own."
)


def add(parser: argparse.ArgumentParser) -> None:
    """What the command line takes."""
    parser.add_argument("lesson", help="a lesson, such as 04")
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument("--starter", dest="whose", action="store_const", const="starter", help="as the lesson begins")
    whose.add_argument("--solution", dest="whose", action="store_const", const="solution", help="the solution")
    whose.add_argument("--lessons", dest="whose", metavar="DIR", help="another tree, as lessons/ is")
    parser.add_argument("--seed", type=int, default=SEED, help="another order of what may happen")
    parser.add_argument("--svg", type=Path, metavar="FILE", help="write the picture as SVG")
    parser.add_argument("--png", type=Path, metavar="FILE", help="write the picture as PNG")
    parser.add_argument("--vega", type=Path, metavar="FILE", help="write it as a Vega-Lite document, which zooms")
    parser.add_argument("--trace", type=Path, metavar="FILE", help="write it for ui.perfetto.dev or chrome://tracing")
    knobs = parser.add_argument_group("knobs, turned after the folder was deployed")
    for knob, name in AWS_NAMES.items():
        knobs.add_argument(f"--{knob.replace('_', '-')}", type=int, metavar="N", help=name)


def run(course: Course, args: argparse.Namespace) -> int:
    """Play and show, or write files: 0; 1 where the template does not hold together."""
    knobs = Knobs(**{knob: getattr(args, knob) for knob in AWS_NAMES})
    played = play(course, course.lesson(args.lesson), args.whose or "mine", seed=args.seed, knobs=knobs)
    if played.trouble:
        complain(played.trouble)
        return 1
    written = list(_written(played, args))
    if written:
        say("\n".join(f"{path} written" for path in written))
    else:
        _show(course, played)
    return 0


def _written(played: Run, args: argparse.Namespace) -> list[Path]:
    from cloudlet.timeline import static, trace, vega

    document = vega.vega_lite(played.timeline, played.title)
    if args.vega is not None:
        _write(args.vega, json.dumps(document, indent=1).encode())
    if args.trace is not None:
        _write(args.trace, json.dumps(trace.trace(played.timeline), indent=1).encode())
    try:
        if args.svg is not None:
            _write(args.svg, static.svg(document).encode())
        if args.png is not None:
            _write(args.png, static.png(document))
    except ModuleNotFoundError:
        raise Trouble(NEEDS_LAB) from None
    return [path for path in (args.svg, args.png, args.vega, args.trace) if path is not None]


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Trouble(f"{path} cannot be written: {error.strerror}") from None


def _show(course: Course, played: Run) -> None:
    from cloudlet.timeline.text import text

    columns = min(WIDEST, shutil.get_terminal_size().columns)
    lines = [played.title, "", *text(played.timeline, columns)]
    labelled = grading.module(course, "text").labelled
    lines += [line for why in played.failures() for line in ("", *labelled("failed", why))]
    for answer in played.answers:
        lines += ["", *labelled("asked", answer.asked), *labelled("got", answer.got)]
    grading.printer(course).lines(lines)

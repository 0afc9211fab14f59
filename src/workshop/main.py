"""The `workshop` command: finds the course and hands over to one module per command."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from workshop import board, check, cloud, deploy, hint, lab, quiz, reset, solution, timeline, watch
from workshop.console import complain, prepare
from workshop.course import Trouble, find

COMMANDS: dict[str, tuple[ModuleType, str]] = {
    "check": (check, "grade a lesson, or all"),
    "watch": (watch, "grade again at every save"),
    "hint": (hint, "the next hint of a lesson"),
    "quiz": (quiz, "your predictions against what really happens"),
    "reset": (reset, "the starter files again; yours are kept aside"),
    "solution": (solution, "your files against one solution"),
    "lab": (lab, "the notebooks, in JupyterLab"),
    "timeline": (timeline, "what becomes of a lesson's messages, as a picture"),
    "cloud": (cloud, "a cloud on this machine: LocalStack, or cloudlet in its own time"),
    "deploy": (deploy, "put a lesson on LocalStack"),
}

ASKED_WRONGLY = 2
COULD_NOT_RUN = 3
PIPE_CLOSED = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command, or show the board: 0 all well, 1 not yet, 2 asked wrongly, 3 could not run."""
    prepare()
    args = parser().parse_args(argv)
    try:
        return int(args.run(find(Path.cwd()), args))
    except Trouble as trouble:
        complain(str(trouble))
        return ASKED_WRONGLY
    except BrokenPipeError:  # who read what we print, `head` for example, has seen enough
        sys.stdout = None  # else Python complains at its end
        return PIPE_CLOSED
    except Exception:
        complain(f"{traceback.format_exc()}\nCould not run: the fault is not yours. Please report the text above.")
        return COULD_NOT_RUN


def parser() -> argparse.ArgumentParser:
    """The command line; each command's module adds its own arguments."""
    whole = argparse.ArgumentParser(prog="workshop", description="Where you are in the course and what is next.")
    whole.set_defaults(run=board.run)
    commands = whole.add_subparsers(title="commands", metavar="COMMAND")
    for name, (module, purpose) in COMMANDS.items():
        sub = commands.add_parser(name, help=purpose, description=f"{purpose[0].upper()}{purpose[1:]}.")
        module.add(sub)
        sub.set_defaults(run=module.run)
    return whole


if __name__ == "__main__":
    sys.exit(main())

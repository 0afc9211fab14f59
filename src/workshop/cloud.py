"""`workshop cloud up | down | status`: a LocalStack on this machine, in Docker or without; `serve`: our own cloud.

A LocalStack goes on running after the command, until `down`. What was deployed on it is gone with it.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from workshop import serve
from workshop.console import command, say
from workshop.course import Course, Trouble
from workshop.localstack import docker, health, install, instance, places, start
from workshop.locking import alone

MOST_PORT = 65535
Action = Callable[[Course, argparse.Namespace], int]


def add(parser: argparse.ArgumentParser) -> None:
    """What the command line takes."""
    parser.add_argument("action", choices=ACTIONS, help="start it, stop it, say what runs; or serve cloudlet")
    parser.add_argument("--port", type=port_number, default=places.DEFAULT_PORT, help="its port on 127.0.0.1")
    parser.add_argument(
        "--docker",
        action=argparse.BooleanOptionalAction,
        help="with Docker or without; left out: with it where it runs",
    )
    serve.add(parser)


def run(course: Course, args: argparse.Namespace) -> int:
    """Do it; 0, or 1 when `status` finds nothing on the port. Raises Trouble."""
    if args.port == 0 and args.action != "serve":
        raise Trouble(f"LocalStack needs a port of its own, from 1 to {MOST_PORT}, such as --port 4600, not 0.")
    return ACTIONS[args.action](course, args)


def up(course: Course, args: argparse.Namespace) -> int:
    """Start LocalStack, unless one is there already."""
    with alone(places.root() / f"lock-{args.port}", lambda: say("Another command starts or ends it ...")):
        return _up(course, args)


def _up(course: Course, args: argparse.Namespace) -> int:
    endpoint = endpoint_of(args.port)
    if version := health.version_at(endpoint):
        _report(f"LocalStack {version} runs already", args.port)
        return 0
    began = time.monotonic()
    if args.docker or (args.docker is None and docker.available()):
        say(f"Starting LocalStack {places.VERSION} in Docker ...")
        docker.up(course.root, args.port)
        how = "in Docker"
    else:
        python = install.installed()
        say(f"Starting LocalStack {places.VERSION} without Docker ...")
        _forget(args.port)
        start.started(python, args.port)
        how = "without Docker"
    _report(f"LocalStack {places.VERSION} runs {how}, after {time.monotonic() - began:.1f} s", args.port)
    return 0


def down(course: Course, args: argparse.Namespace) -> int:
    """Stop LocalStack, in whichever way it runs."""
    with alone(places.root() / f"lock-{args.port}", lambda: say("Another command starts or ends it ...")):
        return _down(course, args)


def _down(course: Course, args: argparse.Namespace) -> int:
    ours = instance.known(args.port)
    if ours is not None:
        ours.stop()
        say(f"LocalStack on port {args.port} has ended.")
    elif health.version_at(endpoint_of(args.port)) is None:
        say(f"No LocalStack runs on port {args.port}.")
    elif docker.available() and docker.runs(course.root, args.port):
        docker.down(course.root, args.port)
    else:
        raise Trouble(
            f"A LocalStack answers at {endpoint_of(args.port)}, but it was not started by `workshop cloud up`.\n"
            "End it in the way in which it was started."
        )
    return 0


def status(course: Course, args: argparse.Namespace) -> int:
    """Say what runs, on the port asked for and on others if we started it; 0 when it runs on that port."""
    version = health.version_at(endpoint_of(args.port))
    if version is None:
        say(f"No LocalStack runs on port {args.port}. Start one: {command(f'cloud up{other_port(args.port)}')}")
    elif instance.known(args.port) is None:
        say(f"LocalStack {version} runs at {endpoint_of(args.port)}")
    for ours in instance.all_known():
        say(f"LocalStack {places.VERSION} runs without Docker at {ours.endpoint}, its log: {ours.log}")
    return 1 if version is None else 0


def endpoint_of(port: int) -> str:
    """Where the LocalStack of a port listens."""
    return f"http://127.0.0.1:{port}"


def _forget(port: int) -> None:
    """End an instance of ours that runs and does not answer."""
    dumb = instance.known(port)
    if dumb is not None:
        dumb.stop()


def _report(what: str, port: int) -> None:
    other = other_port(port)
    say(f"{what}: {endpoint_of(port)}")
    say(f"Put a lesson on it: {command(f'deploy 01{other}')}    stop it: {command(f'cloud down{other}')}")


def other_port(port: int) -> str:
    """What to add to a command that means another port than the usual one."""
    return "" if port == places.DEFAULT_PORT else f" --port {port}"


def port_number(text: str) -> int:
    """A port from the command line; 0 is any that is free, which `serve` alone can use."""
    if not text.isdecimal() or int(text) > MOST_PORT:
        raise argparse.ArgumentTypeError(f"a port is a number from 0 to {MOST_PORT}, such as 4600, not {text!r}")
    return int(text)


ACTIONS: dict[str, Action] = {"up": up, "down": down, "status": status, "serve": serve.run}

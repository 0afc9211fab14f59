"""`workshop cloud serve`: cloudlet on 127.0.0.1, in real time or faster, for the AWS CLI and any SDK.

Unlike LocalStack it lives in this process: Ctrl-C ends it, and everything on it is gone.
"""

from __future__ import annotations

import argparse
import signal
import threading
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from workshop.console import command, say
from workshop.course import Course, Trouble

if TYPE_CHECKING:
    from cloudlet.serve import Server
    from cloudlet.stack import Stack

LOOK_S = 0.2  # a wait without an end cannot be interrupted on Windows
ENDING = ("SIGINT", "SIGTERM", "SIGBREAK")  # the last is Ctrl-Break, on Windows alone
CREDENTIALS = "AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION"


def add(parser: argparse.ArgumentParser) -> None:
    """What the command line takes for `serve` alone."""
    serving = parser.add_argument_group("serve")
    serving.add_argument("--speed", type=_speed, default=1.0, help="virtual seconds that pass in a real one")
    serving.add_argument("--seed", type=int, default=0, help="decides all that is left to chance")
    serving.add_argument("--lively", action="store_true", help="messages twice and out of order, as AWS may")
    serving.add_argument("--deploy", type=Path, metavar="FOLDER", help="a folder with a SAM template to begin with")


def run(course: Course, args: argparse.Namespace) -> int:
    """Serve until Ctrl-C; 0. Raises Trouble."""
    ended = threading.Event()
    server = _server(args)
    _end_by_signal(ended)
    with server:
        if args.deploy is not None:
            _report_stack(server, _deployed(server, args.deploy))
        _report(server, args)
        while not ended.wait(LOOK_S):
            pass
    say("\ncloudlet has ended.")
    return 0


def _speed(text: str) -> float:
    speed = float(text)
    if not 0 < speed <= 1_000_000:
        raise argparse.ArgumentTypeError(f"over 0 and at most a million, not {text}")
    return speed


def _server(args: argparse.Namespace) -> Server:
    from cloudlet.serve import Server

    try:
        return Server(port=args.port, speed=args.speed, seed=args.seed, calm=not args.lively)
    except OSError as error:
        raise Trouble(
            f"cloudlet cannot listen on port {args.port} of 127.0.0.1: {error.strerror or error}.\n"
            f"Probably something else listens there, a LocalStack for example ({command('cloud status')} tells).\n"
            f"Take another port: {command(f'cloud serve --port {args.port + 1}')}"
        ) from None


def _end_by_signal(ended: threading.Event) -> None:
    def end(number: int, frame: FrameType | None) -> None:
        ended.set()

    for name in ENDING:
        if number := getattr(signal, name, None):
            signal.signal(number, end)


def _deployed(server: Server, folder: Path) -> Stack:
    from cloudlet.errors import TemplateError

    try:
        return server.do(lambda cloud: cloud.deploy(folder))
    except TemplateError as error:
        raise Trouble(f"{folder} was not deployed:\n{error}") from None


def _report_stack(server: Server, stack: Stack) -> None:
    from cloudlet.api import addresses

    for name, value in stack.outputs.items():
        say(f"{name}  {addresses.on_loopback(value, server.url)}")


def _report(server: Server, args: argparse.Namespace) -> None:
    pace = "in real time" if args.speed == 1 else f"{args.speed:g} virtual seconds a second"
    for line in (
        f"cloudlet runs, {pace}: {server.url}",
        f"Its queues, functions and last events: {server.url}/_cloudlet",
        f"Try: aws --endpoint-url {server.url} sqs create-queue --queue-name orders",
        f"     (any credentials will do: {CREDENTIALS}={server.cloud.region})",
        "Ctrl-C ends it; nothing is kept.",
    ):
        say(line)

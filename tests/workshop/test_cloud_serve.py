"""`workshop cloud serve`, as typed: what it prints can be used, and it ends cleanly."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
import pytest

ROOT = Path(__file__).parents[2]
OF_ITS_OWN = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)  # on Windows, for a Ctrl-Break of its own
CTRL_C = getattr(signal, "CTRL_BREAK_EVENT", signal.SIGINT)


@contextmanager
def serving(*options: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """The command on a free port, with the lines it prints until it serves; ended in any case."""
    process = subprocess.Popen(
        [sys.executable, "-m", "workshop", "cloud", "serve", "--port", "0", *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        creationflags=OF_ITS_OWN,
    )
    try:
        assert process.stdout is not None
        lines: list[str] = []
        while not lines or not lines[-1].startswith("Ctrl-C"):
            line = process.stdout.readline()
            assert line, process.communicate()[1]
            lines.append(line.rstrip())
        yield process, lines
    finally:
        process.kill()
        process.communicate()


def endpoint(lines: list[str]) -> str:
    return re.findall(r"http://127\.0\.0\.1:\d+", "\n".join(lines))[0]


def test_it_prints_an_endpoint_an_example_and_a_page_and_ends_with_ctrl_c() -> None:
    with serving("--speed", "60", "--seed", "7") as (process, lines):
        url = endpoint(lines)
        assert lines == [
            f"cloudlet runs, 60 virtual seconds a second: {url}",
            f"Its queues, functions and last events: {url}/_cloudlet",
            f"Try: aws --endpoint-url {url} sqs create-queue --queue-name orders",
            "     (any credentials will do: AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test"
            " AWS_DEFAULT_REGION=us-east-1)",
            "Ctrl-C ends it; nothing is kept.",
        ]
        sqs = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name="us-east-1").client(
            "sqs", endpoint_url=url
        )
        sqs.create_queue(QueueName="orders")
        with urllib.request.urlopen(f"{url}/_cloudlet/status.json") as page:
            assert [queue["name"] for queue in json.load(page)["queues"]] == ["orders"]
        process.send_signal(CTRL_C)
        assert process.communicate(timeout=60) == ("\ncloudlet has ended.\n", "")
        assert process.returncode == 0


def test_a_folder_is_deployed_and_its_outputs_can_be_called() -> None:
    with serving("--deploy", str(ROOT / "solutions" / "01_sender")) as (_, lines):
        outputs = dict(line.split("  ", 1) for line in lines if "  " in line and not line.startswith(" "))
        order = json.dumps({"order_id": "o-1001", "customer": "ada", "amount": 1250}).encode()
        url = outputs["ApiUrl"].rstrip("/")
        request = urllib.request.Request(url if url.endswith("/orders") else f"{url}/orders", data=order, method="POST")
        with urllib.request.urlopen(request) as response:
            assert response.status == 202


def test_a_port_that_is_taken_is_told_with_the_next_one_to_try() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "workshop", "cloud", "serve", "--port", str(port)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 2
    assert f"cannot listen on port {port} of 127.0.0.1" in done.stderr
    assert f"workshop cloud serve --port {port + 1}" in done.stderr


@pytest.mark.parametrize(
    ("options", "told"),
    [(("--speed", "0"), "over 0"), (("--deploy", "nowhere"), "nowhere"), (("--port", "99999"), "0 to 65535")],
)
def test_what_cannot_be_served_is_told(options: tuple[str, ...], told: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "workshop", "cloud", "serve", "--port", "0", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr

"""A Celery worker in a process of its own, with the SQS transport of kombu, over a served cloud."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cloudlet.serve import Server

pytest.importorskip("celery", reason="Celery does not run on Windows")
HERE = Path(__file__).parent
POLLS = 4
WORKER = [
    sys.executable, "-m", "celery", "-A", "celery_tasks", "worker",
    "--pool", "solo", "--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO",
]  # fmt: skip


def environ(server: Server) -> dict[str, str]:
    account = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
    return os.environ | account | {"CLOUD": server.url, "AWS_CONFIG_FILE": os.devnull}


@pytest.fixture
def worker(server: Server, tmp_path: Path) -> Iterator[Path]:
    """A worker at work; gives the path of its log."""
    log = tmp_path / "worker.log"
    with log.open("w") as out:
        process = subprocess.Popen(WORKER, cwd=HERE, env=environ(server), stdout=out, stderr=subprocess.STDOUT)
        yield log
        process.terminate()
        process.wait()


def ask(server: Server, code: str) -> None:
    """Send tasks as a producer would, in a process of its own."""
    subprocess.run(
        [sys.executable, "-c", f"from celery_tasks import *\n{code}"], cwd=HERE, env=environ(server), check=True
    )


def told(sqs: Any, count: int, log: Path) -> list[str]:
    url = sqs.create_queue(QueueName="told")["QueueUrl"]
    found: list[str] = []
    for _ in range(POLLS * count):
        messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=5).get("Messages", [])
        found += [message["Body"] for message in messages]
        if len(found) >= count:
            return found
    raise AssertionError(f"expected {count} tasks to run, got {found}; the worker said:\n{log.read_text()}")


def test_tasks_run_once_and_a_retry_comes_later_by_a_delayed_message(server: Server, sqs: Any, worker: Path) -> None:
    ask(server, "for n in range(5): charge.delay(f'o-{n}', n)\nstubborn.delay('o-1001')")
    found = told(sqs, 8, worker)
    assert sorted(one for one in found if "try" not in one) == [f"o-{n} {n}" for n in range(5)]
    assert [one for one in found if "try" in one] == [f"o-1001 try {n}" for n in range(3)]
    assert server.do(lambda cloud: cloud.sqs.queues["celery-celery"].visible) == []

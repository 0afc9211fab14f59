"""Asks other servers what the probe asks cloudlet, and keeps what they answered: `python -m tests.probe.measure`.

moto's server is started here. LocalStack is asked where it runs (`uv run workshop cloud up`): name its URL. A test
that passes is a behaviour shown; one that fails, one that differs; one that would have to wait too long is not asked.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MEASURED = HERE / "measured.json"
FOLDERS = {"moto": ("sqs", "others"), "localstack": ("sqs", "others/test_asking_schedules.py", "lambda_")}
OUTCOMES = {"passed": "shown", "failed": "differs", "skipped": "not asked"}
START_LIMIT_S = 30


class Collector:
    """A pytest plugin that keeps how each test ended, by file and function."""

    def __init__(self) -> None:
        self.counts: dict[str, dict[str, int]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or (report.when == "setup" and report.outcome != "passed"):
            counts = self.counts.setdefault(fact(report.nodeid), {})
            outcome = OUTCOMES[report.outcome]
            counts[outcome] = counts.get(outcome, 0) + 1


def fact(nodeid: str) -> str:
    """`tests/probe/sqs/test_x.py::test_y[z]` -> `sqs/test_x.py::test_y`."""
    return nodeid.split("[")[0].replace("\\", "/").rpartition("probe/")[2]


@contextmanager
def moto_server() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "moto.server", "-p", str(port)], stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/moto-api/")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def wait_for(url: str) -> None:
    until = time.monotonic() + START_LIMIT_S
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(url).close()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"nothing answers at {url}")


def localstack_version(url: str) -> str:
    with urllib.request.urlopen(f"{url}/_localstack/health") as response:
        return str(json.load(response)["version"])


def ask(name: str, url: str, its_version: str, folders: tuple[str, ...]) -> None:
    """Run the probe against a server and keep the answers beside those of the others."""
    os.environ["PROBE_ENDPOINT"] = url
    collector = Collector()
    pytest.main(["-q", "--no-header", "--tb=no", *(str(HERE / folder) for folder in folders)], plugins=[collector])
    kept = json.loads(MEASURED.read_text("utf-8")) if MEASURED.exists() else {}
    before = kept.get(name, {}).get("facts", {}) if kept.get(name, {}).get("version") == its_version else {}
    facts = dict(sorted((before | collector.counts).items()))
    kept[name] = {"version": its_version, "date": datetime.date.today().isoformat(), "facts": facts}
    MEASURED.write_text(json.dumps(dict(sorted(kept.items())), indent=1) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--localstack", metavar="URL", help="where LocalStack runs, if it is to be asked")
    parser.add_argument("--only", nargs="+", metavar="FOLDER", help="some of the probe's folders: sqs others lambda_")
    options = parser.parse_args()
    if options.localstack:
        folders = tuple(options.only or FOLDERS["localstack"])
        ask("localstack", options.localstack, localstack_version(options.localstack), folders)
        return
    with moto_server() as url:
        ask("moto", url, version("moto"), tuple(options.only or FOLDERS["moto"]))


if __name__ == "__main__":
    main()

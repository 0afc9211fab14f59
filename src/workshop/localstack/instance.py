"""A LocalStack without Docker that was started here: remembered in a file, told from a stranger by its start time.

A process id alone proves nothing: after a restart of the machine it is another program's.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from workshop.localstack import places

FILE = "instance.json"
END_S = 5


@dataclass(frozen=True)
class Instance:
    """A running LocalStack. `created` is when its process began, seconds since 1970."""

    pid: int
    created: float
    port: int

    @property
    def endpoint(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def folder(self) -> Path:
        """What it writes."""
        return places.run_folder(self.port)

    @property
    def log(self) -> Path:
        """What it prints."""
        return self.folder / "log.txt"

    def process(self) -> psutil.Process | None:
        """Its process, if it still runs."""
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(self.pid)
            if process.create_time() == self.created and process.status() != psutil.STATUS_ZOMBIE:
                return process
        return None

    def remember(self) -> None:
        """Write it down, so that another command finds it."""
        (self.folder / FILE).write_text(json.dumps(asdict(self)), encoding="utf-8")

    def stop(self) -> None:
        """End it and all that it started. Nothing is kept in it, so there is nothing to wait for."""
        end_tree(self.process())
        for name in ("tmp", "volume"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        (self.folder / FILE).unlink(missing_ok=True)


def known(port: int) -> Instance | None:
    """The instance that runs on a port, if it was started here; one that ended without a word is forgotten."""
    try:
        facts = json.loads((places.run_folder(port) / FILE).read_text(encoding="utf-8"))
        instance = Instance(int(facts["pid"]), float(facts["created"]), int(facts["port"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if instance.process() is None:
        instance.stop()
        return None
    return instance


def all_known() -> Iterator[Instance]:
    """Every instance that runs."""
    for folder in sorted(places.root().glob("port-*")):
        instance = known(int(folder.name.removeprefix("port-")))
        if instance is not None:
            yield instance


def end_tree(process: psutil.Process | None) -> None:
    """Kill a process and all below it, and wait until they are gone."""
    if process is None:
        return
    family = [process]
    with contextlib.suppress(psutil.Error):
        family += process.children(recursive=True)
    for member in family:
        with contextlib.suppress(psutil.Error):
            member.kill()
    psutil.wait_procs(family, timeout=END_S)

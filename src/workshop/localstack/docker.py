"""LocalStack in Docker, by the course's docker-compose.yml, where Docker runs."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from workshop.course import Trouble

LOOK_LIMIT_S = 10
FILE = "docker-compose.yml"


def available() -> bool:
    """Whether a Docker engine answers and has compose."""
    docker = shutil.which("docker")
    return bool(docker) and all(_answers([str(docker), *words]) for words in (["info"], ["compose", "version"]))


def up(course: Path, port: int) -> None:
    """Start it and wait until it is healthy. Raises Trouble."""
    _compose(course, port, "up", "--detach", "--wait")


def down(course: Path, port: int) -> None:
    """Stop and remove it. Raises Trouble."""
    _compose(course, port, "down", "--volumes")


def runs(course: Path, port: int) -> bool:
    """Whether the course's container runs."""
    ran = subprocess.run(
        _command(course, "ps", "--quiet"), env=_environ(port), capture_output=True, text=True, check=False
    )
    return ran.returncode == 0 and bool(ran.stdout.strip())


def _compose(course: Path, port: int, *words: str) -> None:
    ran = subprocess.run(_command(course, *words), env=_environ(port), check=False)
    if ran.returncode:
        raise Trouble(
            f"`docker compose {' '.join(words)}` ended with status {ran.returncode}; it said why above.\n"
            "Without Docker it goes, too: `workshop cloud up --no-docker`."
        )


def _command(course: Path, *words: str) -> list[str]:
    return ["docker", "compose", "--file", str(course / FILE), *words]


def _environ(port: int) -> dict[str, str]:
    return dict(os.environ) | {"LOCALSTACK_PORT": str(port)}


def _answers(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=LOOK_LIMIT_S, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False

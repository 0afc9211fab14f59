"""Where Python is told to leave no bytecode beside the sources, commands keep theirs in the virtual environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.answers.catalogue import ROOT

KEEPS = "from cloudlet import bytecode; bytecode.keep(); import sys; print(sys.pycache_prefix, sys.dont_write_bytecode)"


def python(venv: Path, code: str, **environ: str) -> str:
    """What this Python prints as one of that virtual environment."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    source = ROOT / "src"
    code = f"import sys; sys.path.append({str(source)!r}); sys.prefix = {str(venv)!r}; {code}"
    ran = subprocess.run(
        [sys.executable, "-c", code], env=inherited | environ, capture_output=True, text=True, check=True
    )
    return ran.stdout.strip()


def test_it_is_kept_in_the_environment_where_it_may_not_lie_beside_the_sources(tmp_path: Path) -> None:
    said = python(tmp_path, f"{KEEPS}; import colorsys", PYTHONDONTWRITEBYTECODE="1")
    assert said == f"{tmp_path / 'bytecode'} False"
    assert list(tmp_path.rglob("colorsys.*.pyc"))


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({}, "None False"),
        ({"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": "/nowhere/else"}, "/nowhere/else True"),
    ],
    ids=["nothing", "a place of the user's own"],
)
def test_it_stays_where_the_user_has_it(tmp_path: Path, environ: dict[str, str], said: str) -> None:
    assert python(tmp_path, KEEPS, **environ) == said
    assert not list(tmp_path.iterdir())


def test_without_a_virtual_environment_none_is_kept() -> None:
    assert python(Path(sys.base_prefix), KEEPS, PYTHONDONTWRITEBYTECODE="1") == "None True"


@pytest.mark.parametrize("environ", [{}, {"PYTHONDONTWRITEBYTECODE": "1"}], ids=["kept as ever", "kept elsewhere"])
def test_a_worker_does_as_its_parent(tmp_path: Path, environ: dict[str, str]) -> None:
    parent = python(tmp_path, f"{KEEPS}; import json; print(json.dumps(bytecode.environ()))", **environ).splitlines()
    worker = python(
        tmp_path, f"{KEEPS}; import json; print(json.dumps(bytecode.environ()))", **json.loads(parent[1])
    ).splitlines()
    assert worker == parent


def test_a_handler_neither_keeps_any_nor_looks_for_it_elsewhere(tmp_path: Path) -> None:
    environ = os.environ | {"PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONDONTWRITEBYTECODE": ""}
    command = [sys.executable, "-m", "pytest", "grader/", "--lesson", "01", "--lessons", "solutions", "-q"]
    graded = subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True, check=False)
    assert graded.returncode == 0, graded.stdout
    kept = {path.name.split(".")[0] for path in tmp_path.rglob("*.pyc")}
    assert {"preload", "launch"} <= kept
    assert "sender" not in kept

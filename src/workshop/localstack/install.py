"""Makes the environment that LocalStack runs in, by uv, from a lock with hashes.

LocalStack 4.14.0 needs Python 3.13, though it says 3.10: with an older one it starts and then fails at every function.
It also brings a package that calls itself moto, so it must never share an environment with the real one.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from workshop.console import say
from workshop.course import Trouble
from workshop.localstack import places
from workshop.locking import alone

PYTHON = "3.13"
MARK = "complete"
NO_UV = """\
LocalStack without Docker is installed by uv, but there is no uv here: neither a command nor a module.
Install it (`pip install uv`, or https://docs.astral.sh/uv/) and run the command again.
"""
NO_PYTHON = """\
LocalStack {version} needs Python 3.13, and uv could neither find one nor download it:
{said}
Install Python 3.13 (https://www.python.org/downloads/, or `uv python install 3.13` where the network allows it),
see that `uv python find 3.13` finds it, and run the command again. With Docker you need neither.
"""


def installed() -> Path:
    """The Python of LocalStack's environment, which is made if it is not there. Raises Trouble."""
    folder = places.environment()
    if not (folder / MARK).exists():
        with alone(folder.parent / f"{folder.name}.lock", lambda: say("Another command installs LocalStack ...")):
            if not (folder / MARK).exists():
                _install(folder, _uv())
                (folder / MARK).touch()
    return places.python_of(folder)


def _uv() -> list[str]:
    command = os.environ.get("UV") or shutil.which("uv")
    if command:
        return [command]
    if importlib.util.find_spec("uv"):
        return [sys.executable, "-m", "uv"]
    raise Trouble(NO_UV)


def _install(folder: Path, uv: list[str]) -> None:
    say(f"Installing LocalStack {places.VERSION}, once, about 330 MB, into {folder} ...")
    folder.parent.mkdir(parents=True, exist_ok=True)
    if failed := _failure([*uv, "venv", "--no-project", "--allow-existing", "--python", _python(), str(folder)]):
        raise Trouble(NO_PYTHON.format(version=places.VERSION, said=failed))
    python = str(places.python_of(folder))
    if failed := _failure([*uv, "pip", "sync", "--python", python, "--require-hashes", str(places.LOCK)]):
        raise Trouble(
            f"uv could not install LocalStack {places.VERSION}:\n{failed}\n"
            "Probably the network failed: run the command again, it goes on where it stopped."
        )


def _python() -> str:
    """What to ask uv for: pyenv's own interpreter where there is one, since uv sees only those that pyenv activated."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv", "versions")
    return next((str(python) for python in sorted(pyenv.glob(f"{PYTHON}.*/bin/python{PYTHON}"))), PYTHON)


def _failure(command: list[str]) -> str:
    """What a command said when it failed. On a terminal its progress shows, and nothing needs to be repeated."""
    seen = sys.stderr.isatty()
    environ = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "UV_PYTHON")}
    ran = subprocess.run(
        command, env=environ, stderr=None if seen else subprocess.PIPE, text=True, encoding="utf-8", errors="replace"
    )
    if ran.returncode == 0:
        return ""
    return "(uv said why, above)" if seen else ran.stderr.strip() or f"uv ended with status {ran.returncode}"

"""Finds Serverless Framework 3, or installs it into the user's cache folder by npm, from a lock with hashes.

A `serverless` of version 4 on the PATH is left alone: it asks for a login before it does anything.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from cloudlet.cache_folder import cache_folder
from workshop.console import say
from workshop.course import Trouble
from workshop.locking import alone

MAJOR = "3."
HERE = Path(__file__).parent / "environment"
LOCK = HERE / "package-lock.json"
MARK = "complete"
SCRIPT = Path("node_modules", "serverless", "bin", "serverless.js")
NO_NODE = """\
Serverless Framework is a program for Node.js, but there is no {missing} here.
Install Node.js 18 or later (https://nodejs.org/, which brings npm along), or deploy the same lesson by its
template.yaml: leave --serverless out.
"""
FAILED = """\
npm could not install Serverless Framework 3:
{said}
Probably the network failed: run the command again. If npm has another registry here, see `npm config get registry`.
"""


def command() -> list[str]:
    """What to run it by. Raises Trouble."""
    node = _program("node")
    script = _on_path() or _installed()
    return [node, str(script)]


def environment() -> Path:
    """Where it is installed, by the lock: another lock is another folder."""
    locked = hashlib.sha256(LOCK.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
    return cache_folder().parent / "serverless" / f"environment-{locked[:8]}"


def is_installed() -> bool:
    """Whether there is one to run without installing anything."""
    return bool(shutil.which("node")) and (_on_path() is not None or (environment() / MARK).exists())


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Trouble(NO_NODE.format(missing=name))
    return found


def _on_path() -> Path | None:
    """The script of a version 3 that the user has; where the command is no link to it, as on Windows, none."""
    found = shutil.which("serverless")
    script = Path(found).resolve() if found else Path()
    try:
        about = json.loads((script.parents[1] / "package.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, IndexError):
        return None
    return script if about.get("name") == "serverless" and str(about.get("version")).startswith(MAJOR) else None


def _installed() -> Path:
    folder = environment()
    if not (folder / MARK).exists():
        with alone(folder.parent / f"{folder.name}.lock", lambda: say("Another command installs it ...")):
            if not (folder / MARK).exists():
                _install(folder)
    return folder / SCRIPT


def _install(folder: Path) -> None:
    npm = _program("npm")
    say(f"Installing Serverless Framework 3, once, about 250 MB, into {folder} ...")
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder / name)
    words = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    seen = sys.stderr.isatty()
    ran = subprocess.run(
        words, cwd=folder, capture_output=not seen, text=True, encoding="utf-8", errors="replace", check=False,
        env=os.environ | {"NPM_CONFIG_UPDATE_NOTIFIER": "false"},
    )  # fmt: skip
    if ran.returncode or not (folder / SCRIPT).exists():
        raise Trouble(FAILED.format(said="(npm said why, above)" if seen else ran.stderr.strip()))
    (folder / MARK).touch()

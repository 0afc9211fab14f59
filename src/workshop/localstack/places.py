"""Where LocalStack's environment and its running instances are kept: in the user's cache folder, never in the course.

The environment is named after its lock, so another lock is another environment.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from cloudlet.cache_folder import cache_folder

VERSION = "4.14.0"
DEFAULT_PORT = 4566
HERE = Path(__file__).parent
LOCK = HERE / "environment" / "requirements.txt"
LAUNCHER = HERE / "plugins" / "launch.py"


def root() -> Path:
    """The folder of all that is LocalStack's; removing it costs nothing but time."""
    return cache_folder().parent / "localstack"


def environment() -> Path:
    """The environment that LocalStack runs in."""
    locked = hashlib.sha256(LOCK.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
    return root() / f"environment-{VERSION}-{locked[:8]}"


def python_of(environment: Path) -> Path:
    """The Python of an environment."""
    return environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def run_folder(port: int) -> Path:
    """What the instance on a port writes."""
    return root() / f"port-{port}"

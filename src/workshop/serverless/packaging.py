"""What Serverless Framework makes of a serverless.yml: a CloudFormation template and the zip files of the functions.

It runs on a copy of the folder, without network and with made-up credentials, so it can reach no account.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshop.course import Trouble
from workshop.deploying.package import Package, files
from workshop.serverless import install

FILE = "serverless.yml"
TEMPLATE = "cloudformation-template-update-stack.json"
LIMIT_S = 300
KEPT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "APPDATA", "LOCALAPPDATA", "SYSTEMDRIVE", "PATHEXT", "COMSPEC")
FIXED = {
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
    "AWS_EC2_METADATA_DISABLED": "true",
    "SLS_TELEMETRY_DISABLED": "1",
    "SLS_NOTIFICATIONS_MODE": "off",
    "SLS_INTERACTIVE_SETUP_ENABLE": "0",
    "NO_COLOR": "1",
}
DEPLOYMENT = re.compile(r"\bApiGatewayDeployment\d+\b")  # the number is the time
UNKNOWN_RUNTIME = "at 'provider.runtime'"  # version 3 ended before python3.12
FUNCTION = "AWS::Lambda::Function"


@dataclass(frozen=True)
class Packaged:
    """The template as Serverless Framework wrote it, and each function's zip file by the function's logical id."""

    document: dict[str, Any]
    packages: dict[str, Package]
    warnings: list[str]


def packaged(folder: Path, region: str) -> Packaged:
    """Let Serverless Framework package a folder. Raises Trouble with what it said."""
    if not (folder / FILE).is_file():
        raise Trouble(
            f"{folder} has no {FILE}. Each solution has one: copy it beside your own files, or write it;\n"
            "docs/serverless.md shows what of a template.yaml becomes what."
        )
    program = install.command()
    with tempfile.TemporaryDirectory(prefix="serverless-") as name:
        place, out = Path(name).resolve() / "service", Path(name).resolve() / "out"
        for path in files(folder):
            copy = place / path.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
        said = _run([*program, "package", "--package", str(out), "--region", region], place)
        return _read(out, _warnings(said))


def _run(words: list[str], place: Path) -> str:
    environ = {name: os.environ[name] for name in KEPT if name in os.environ} | FIXED
    environ |= dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP"), str(place.parent))
    try:
        ran = subprocess.run(
            words, cwd=place, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, encoding="utf-8", errors="replace", timeout=LIMIT_S, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Trouble(f"Serverless Framework did not end within {LIMIT_S} s.") from None
    if ran.returncode:
        said = ran.stdout.replace(str(place) + os.sep, "").strip()
        raise Trouble(f"Serverless Framework could not package {FILE}. It said:\n{said}")
    return ran.stdout


def _warnings(said: str) -> list[str]:
    """What it warns of, but for the Python that it does not know."""
    return [line.strip() for line in said.splitlines() if line.startswith("  at ") and UNKNOWN_RUNTIME not in line]


def _read(out: Path, warnings: list[str]) -> Packaged:
    text = DEPLOYMENT.sub("ApiGatewayDeployment", (out / TEMPLATE).read_text(encoding="utf-8"))
    document: dict[str, Any] = json.loads(text)
    packages: dict[str, Package] = {}
    for logical_id, resource in document["Resources"].items():
        if resource["Type"] == FUNCTION:
            code = resource["Properties"]["Code"]
            zip_file = out / code["S3Key"].rpartition("/")[2]
            code["S3Key"] = f"{FILE}/{zip_file.name}"  # the time goes, so that the same is the same
            packages[logical_id] = Package(zip_file.read_bytes())
    return Packaged(document, packages, warnings)

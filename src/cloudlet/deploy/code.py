"""Where a function's code is, and whether its handler can be there.

AWS finds out at the first invocation ("No module named ..."); here the deployment tells.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from cloudlet.deploy.making import Making
from cloudlet.deploy.problems import did_you_mean

RUNTIME = re.compile(r"python3\.\d+")


def code_folder(making: Making) -> Path:
    """The absolute folder of a function's code; TemplateError where it or the handler's file is not there."""
    _check_runtime(making)
    folder = making.deployment.code_of(making.logical_id, making.properties)
    if folder is None:
        folder = _local_folder(making, making.properties.get("Code"))
    folder = folder.resolve()
    if not folder.is_dir():
        what = "is a file, not a folder" if folder.exists() else "is not there"
        raise making.error(f"{making.logical_id}'s code folder {_shown(making, folder)} {what}.", "CodeUri")
    _check_handler(making, folder)
    return folder


def _check_runtime(making: Making) -> None:
    if making.properties.get("PackageType") == "Image":
        raise making.error(
            f"{making.logical_id} is an image; cloudlet runs functions from folders only.", "PackageType"
        )
    runtime = making.properties.get("Runtime", "missing")
    if not RUNTIME.fullmatch(runtime):
        text = f"{making.logical_id}'s Runtime is {runtime}; here is only Python: `Runtime: python3.13`."
        raise making.error(text, "Runtime")


def _local_folder(making: Making, code: Any) -> Path:
    if not isinstance(code, str) or code.startswith("s3://"):
        what = "inline" if isinstance(code, dict) and "ZipFile" in code else "not in a folder"
        text = f"{making.logical_id}'s code is {what}. Put it in a .py file beside the template: `CodeUri: .`"
        raise making.error(text, "CodeUri")
    return making.deployment.folder / code.replace("\\", "/")


def _check_handler(making: Making, folder: Path) -> None:
    handler = making.properties.get("Handler")
    where = f"{making.logical_id}'s handler is {handler}"
    if not handler or "." not in handler.strip("."):
        text = (
            f"{where}, but it must name a file and a function in it, for instance `Handler: sender.handler`."
        )
        raise making.error(text, "Handler")
    steps = handler.rsplit(".", 1)[0].replace("/", ".").split(".")
    inside = folder.joinpath(*steps[:-1])
    names = {entry.name for entry in inside.iterdir()} if inside.is_dir() else set()
    if f"{steps[-1]}.py" not in names and steps[-1] not in names:
        wanted = "/".join(steps) + ".py"
        files = sorted(name for name in names if name.endswith(".py"))
        there = f" (there is {', '.join(files)})" if files else " (there is no .py file at all)"
        hint = did_you_mean(f"{steps[-1]}.py", files).replace("; did you mean", ". Did you mean")
        shown = _shown(making, folder)
        raise making.error(
            f"{where}, but there is no {wanted} in its code folder {shown}{there}{hint or '.'}", "Handler"
        )


def _shown(making: Making, folder: Path) -> str:
    try:
        return f"{folder.relative_to(making.deployment.folder.resolve().parent).as_posix()}/"
    except ValueError:
        return str(folder)

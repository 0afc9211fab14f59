"""Where a function's code is, and whether its handler can be there.

AWS finds out at the first invocation ("No module named ..."); here the deployment tells.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from cloudlet.deploy.making import Making
from cloudlet.deploy.problems import did_you_mean
from cloudlet.functions.shapes import NO_LONGER, RUNTIMES

INLINE_FILE = "index.py"
EARLIEST = (1980, 1, 1, 0, 0, 0)  # what a zip can say; always the same, so that the code is


def code(making: Making) -> dict[str, Any]:
    """CreateFunction's Code: an absolute Folder, or a ZipFile of code written in the template itself.

    Raises TemplateError where the folder or the handler's file is not there.
    """
    _check_runtime(making)
    folder = making.deployment.code_of(making.logical_id, making.properties)
    written = making.properties.get("Code")
    if folder is None and isinstance(written, dict) and "ZipFile" in written:
        return _inline(making, str(written["ZipFile"]))
    folder = folder.resolve() if folder else _local_folder(making, written)
    if not folder.is_dir():
        what = "is a file, not a folder" if folder.exists() else "is not there"
        raise making.error(f"{making.logical_id}'s code folder {_shown(making, folder)} {what}.", "CodeUri")
    _check_handler(making, folder)
    return {"Folder": str(folder)}


def _inline(making: Making, text: str) -> dict[str, Any]:
    """CloudFormation writes inline code into index.py."""
    handler = making.properties.get("Handler", "")
    if not handler.startswith("index."):
        said = f"{making.logical_id}'s inline code is the file index.py, but its handler is {handler}"
        raise making.error(f"{said}. Write `Handler: index.handler`.", "Handler")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo(INLINE_FILE, EARLIEST), text)
    return {"ZipFile": packed.getvalue()}


def _check_runtime(making: Making) -> None:
    if making.properties.get("PackageType") == "Image":
        raise making.error(
            f"{making.logical_id} is an image; cloudlet runs functions from folders only.", "PackageType"
        )
    runtime = str(making.properties.get("Runtime", "missing"))
    if runtime not in RUNTIMES:
        there = f"here is only Python, {RUNTIMES[0]} to {RUNTIMES[-1]}"
        hint = did_you_mean(runtime, () if runtime in NO_LONGER else RUNTIMES) or ": `Runtime: python3.13`."
        raise making.error(f"{making.logical_id}'s Runtime is {runtime}; {there}{hint}", "Runtime")


def _local_folder(making: Making, written: Any) -> Path:
    if not isinstance(written, str) or written.startswith("s3://"):
        text = f"{making.logical_id}'s code is not in a folder. Put it beside the template: `CodeUri: .`"
        raise making.error(text, "CodeUri")
    folder = (making.deployment.folder / written.replace("\\", "/")).resolve()
    if not folder.is_relative_to(making.deployment.code_root):
        text = f"{making.logical_id}'s code folder {written} is not in {making.deployment.code_root.name}/."
        raise making.error(f"{text} Put the code beside the template: `CodeUri: .`", "CodeUri")
    return folder


def _check_handler(making: Making, folder: Path) -> None:
    handler = making.properties.get("Handler")
    where = f"{making.logical_id}'s handler is {handler}"
    if not handler or "." not in handler.strip("."):
        text = f"{where}, but it must name a file and a function in it, for instance `Handler: sender.handler`."
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

"""A function's settings, from the API's names to ours and back.

Limits: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cloudlet.constraints import within
from cloudlet.errors import AwsError
from cloudlet.functions import shapes, variables
from cloudlet.functions.function import MAX_TIMEOUT_S, Function

MEMORY_MB = (128, 10_240)
STORAGE_MB = (512, 10_240)
CREATING = "The function is being created."
UPDATE_MS = 1_000
UPDATING = "The operation cannot be performed at this time. An update is in progress for resource"


def bare_name(name: str) -> str:
    """A function's name, out of a name, a partial or a whole ARN, with or without a qualifier."""
    if ":function:" in name:
        name = name.split(":function:", 1)[1]
    return name.split(":", 1)[0]


def qualifier_of(name: str) -> str:
    """The alias or version in a function's name or ARN; "" where there is none."""
    return name.rpartition(":function:")[2].partition(":")[2]


def function_arn(region: str, account: str, name: str) -> str:
    """The unqualified ARN of a function."""
    return f"arn:aws:lambda:{region}:{account}:function:{name}"


def code_folder(code: dict[str, Any], store: str) -> str:
    """The folder with a function's code: `Folder` as it is, a `ZipFile` unpacked below `store`."""
    if "Folder" in code:
        return str(code["Folder"])
    if "ZipFile" not in code:
        raise AwsError(
            "InvalidParameterValueException",
            "cloudlet takes code as ZipFile (or Folder), not from S3 or an image.",
        )
    target = tempfile.mkdtemp(dir=store)
    try:
        with zipfile.ZipFile(io.BytesIO(code["ZipFile"])) as archive:
            archive.extractall(target)
    except zipfile.BadZipFile:
        raise AwsError(
            "InvalidParameterValueException",
            "Could not unzip uploaded file. Please check your file, then try to upload again.",
        ) from None
    return str(Path(target).resolve())


def apply(function: Function, params: dict[str, Any]) -> None:
    """Set what `params` names; what it leaves out stays as it is. Raises AwsError for what cannot be."""
    shapes.check(params)
    if params.get("Timeout") is not None:
        function.timeout_s = within("timeout", int(params["Timeout"]), 1, MAX_TIMEOUT_S)
    if params.get("MemorySize") is not None:
        function.memory_mb = within("memorySize", int(params["MemorySize"]), *MEMORY_MB)
    if params.get("EphemeralStorage") is not None:
        size_mb = within("ephemeralStorage.size", int(params["EphemeralStorage"].get("Size", 0)), *STORAGE_MB)
        function.storage_mb = size_mb
    if params.get("Environment") is not None:
        function.environ = variables.checked(params["Environment"].get("Variables") or {})
    if params.get("DeadLetterConfig") is not None:
        function.dead_letter_arn = params["DeadLetterConfig"].get("TargetArn") or None
    for ours, theirs in (
        ("role", "Role"),
        ("handler", "Handler"),
        ("runtime", "Runtime"),
        ("description", "Description"),
    ):
        if params.get(theirs) is not None:
            setattr(function, ours, params[theirs])


def being_created(function: Function) -> dict[str, Any]:
    """What CreateFunction shows: the function waits to be active, if only for this answer (recorded 2025-11-24)."""
    told = shown(function) | {"State": "Pending", "StateReason": CREATING, "StateReasonCode": "Creating"}
    del told["LastUpdateStatus"]
    return told


def iso(ms: int) -> str:
    """A moment as Lambda writes it."""
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def shown(function: Function, *, updating: bool = False) -> dict[str, Any]:
    """A function's configuration as the API returns it."""
    answer: dict[str, Any] = {
        "FunctionName": function.name,
        "FunctionArn": function.arn,
        "Runtime": function.runtime,
        "Role": function.role,
        "Handler": function.handler,
        "CodeSize": 1,
        "Description": function.description,
        "Timeout": function.timeout_s,
        "MemorySize": function.memory_mb,
        "LastModified": iso(function.modified_ms),
        "Version": "$LATEST",
        "TracingConfig": {"Mode": "PassThrough"},
        "State": "Active",
        "LastUpdateStatus": "Successful",
        "PackageType": "Zip",
        "Architectures": ["x86_64"],
        "EphemeralStorage": {"Size": function.storage_mb},
        "LoggingConfig": {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{function.name}"},
        "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"},
    }
    if updating:  # AWS words it as if the function were created (recorded 2025-11-24)
        answer |= {"LastUpdateStatus": "InProgress", "LastUpdateStatusReason": CREATING}
        answer["LastUpdateStatusReasonCode"] = "Creating"
    if function.environ:
        answer["Environment"] = {"Variables": dict(function.environ)}
    if function.dead_letter_arn:
        answer["DeadLetterConfig"] = {"TargetArn": function.dead_letter_arn}
    return answer

"""What Serverless Framework made of a lesson, laid out as a lesson's folder: so the grader takes it like any other.

A function that it calls ReceiverLambdaFunction is ReceiverFunction in the lessons.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

from workshop.serverless.packaging import FUNCTION, Packaged

LAMBDA_FUNCTION = re.compile(r"\b([A-Z]\w*)LambdaFunction\b")


def lesson_names(document: dict[str, Any]) -> dict[str, Any]:
    """The document with the functions called as in the lessons."""
    found: dict[str, Any] = json.loads(LAMBDA_FUNCTION.sub(r"\1Function", json.dumps(document)))
    return found


def laid_out(made: Packaged, folder: Path) -> Path:
    """The folder, with the code of the zip files and the CloudFormation as its template.yaml; JSON is YAML, too."""
    folder.mkdir(parents=True)
    for packed in {packed.key: packed for packed in made.packages.values()}.values():
        with zipfile.ZipFile(io.BytesIO(packed.body)) as archive:
            archive.extractall(folder)
    document = lesson_names(made.document)
    for resource in document["Resources"].values():
        if resource["Type"] == FUNCTION:
            resource["Properties"]["Code"] = "."
    (folder / "template.yaml").write_text(json.dumps(document, indent=2), encoding="utf-8")
    return folder

"""A cloud that only writes down what it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from cloudlet.deploy import Stack, deploy
from cloudlet.errors import AwsError
from cloudlet.ids import Ids

ACCOUNT = "123456789012"
REGION = "eu-central-1"


@dataclass
class RecordedApi:
    id: str
    name: str
    definition: dict[str, Any]
    stage: str
    variables: dict[str, str] = field(default_factory=dict)


class RecordedApis:
    def __init__(self) -> None:
        self.made: list[RecordedApi] = []

    def create(self, name: str, definition: dict[str, Any], stage: str, /) -> RecordedApi:
        self.made.append(RecordedApi(f"api{len(self.made)}", name, definition, stage))
        return self.made[-1]

    def delete(self, api_id: str, /) -> None:
        self.made = [api for api in self.made if api.id != api_id]


class RecordedRoles:
    def __init__(self) -> None:
        self.last: dict[str, tuple[list[dict[str, Any]], list[str]]] = {}

    def put(
        self, name: str, arn: str, documents: list[dict[str, Any]], managed: list[str], trust: dict[str, Any] | None, /
    ) -> None:
        self.last[name.split("-")[1]] = (documents, managed)

    def delete(self, arn: str, /) -> None:
        self.last.pop(arn.split("/")[-1].split("-")[1])


class RecordingCloud:
    """`refuse` maps an operation to the AwsError it is answered with."""

    def __init__(self) -> None:
        self.account, self.region, self.ids = ACCOUNT, REGION, Ids(7)
        self.roles, self.apis = RecordedRoles(), RecordedApis()
        self.calls: list[tuple[str, str, dict[str, Any]]] = []
        self.refuse: dict[str, AwsError] = {}

    def call(self, service: str, operation: str, /, **params: Any) -> dict[str, Any]:
        if operation in self.refuse:
            raise self.refuse[operation]
        self.calls.append((service, operation, params))
        if operation == "CreateQueue":
            return {"QueueUrl": f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{params['QueueName']}"}
        return {"UUID": "b5c8"} if operation == "CreateEventSourceMapping" else {}

    def params(self, operation: str) -> list[dict[str, Any]]:
        """The parameters of every call of this operation."""
        return [params for _, name, params in self.calls if name == operation]


Deploy = Callable[..., Stack]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "user"))


@pytest.fixture
def cloud() -> RecordingCloud:
    return RecordingCloud()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder `shop` with the handler file sender.py."""
    path = tmp_path / "shop"
    path.mkdir()
    (path / "sender.py").write_text("def handler(event, context):\n    return event\n")
    return path


@pytest.fixture
def deploy_text(folder: Path, cloud: RecordingCloud) -> Deploy:
    """Deploy this text as the folder's template.yaml; further arguments are `deploy`'s."""

    def run(text: str, **how: Any) -> Stack:
        (folder / "template.yaml").write_text(text, encoding="utf-8")
        return deploy(folder, cloud, **how)

    return run

"""How a function ends on LocalStack without Docker, against what AWS answers."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from workshop.deploying.deployment import deploy
from workshop.deploying.endpoint import Endpoint

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  App:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      CodeUri: .
      Handler: app.handler
      Timeout: 1
Outputs:
  App:
    Value: !Ref App
"""


class App:
    """A function of one file."""

    def __init__(self, folder: Path, endpoint: Endpoint) -> None:
        self.folder, self.endpoint = folder, endpoint
        (folder / "template.yaml").write_text(TEMPLATE, encoding="utf-8")

    def made_of(self, source: str) -> "App":
        (self.folder / "app.py").write_text(source, encoding="utf-8")
        self.name = deploy(self.folder, "app", self.endpoint).stack.outputs()["App"]
        return self

    def asked(self, event: Any) -> tuple[Any, str | None, str]:
        """Payload, error word and log."""
        called = self.endpoint.client("lambda").invoke(
            FunctionName=self.name, Payload=json.dumps(event), LogType="Tail"
        )
        log = base64.b64decode(called.get("LogResult", "")).decode()
        return json.load(called["Payload"]), called.get("FunctionError"), log


@pytest.fixture
def app(tmp_path: Path, endpoint: Endpoint) -> App:
    return App(tmp_path, endpoint)


def test_a_function_that_takes_too_long_times_out_and_begins_anew(app: App) -> None:
    app.made_of(
        "import threading\nseen = []\ndef handler(event, context):\n    seen.append(event)\n"
        "    event or threading.Event().wait()\n    return seen\n"
    )

    late, word, log = app.asked(0)

    assert (word, late["errorType"]) == ("Unhandled", "Sandbox.Timedout")
    assert late["errorMessage"].endswith("Error: Task timed out after 1.00 seconds")
    assert "START RequestId: " in log
    assert app.asked(1)[:2] == ([1], None)
    assert app.asked(2)[:2] == ([1, 2], None)


def test_a_function_that_ends_its_process_crashed(app: App) -> None:
    app.made_of("import os\ndef handler(event, context):\n    print('soon')\n    os._exit(3)\n")

    crash, word, log = app.asked({})

    assert (word, crash["errorType"]) == ("Unhandled", "Runtime.ExitError")
    assert crash["errorMessage"].endswith("Error: Runtime exited with error: exit status 3")
    assert "soon\n" in log


def test_a_module_that_cannot_be_imported_fails_every_time(app: App) -> None:
    app.made_of("def handler(event, context)\n")

    for _ in range(2):
        assert app.asked({})[0]["errorType"] == "Runtime.UserCodeSyntaxError"


def test_the_function_s_clients_find_localstack_by_themselves(app: App) -> None:
    app.made_of(
        "import boto3\ndef handler(event, context):\n    return boto3.client('sts').get_caller_identity()['Account']\n"
    )

    assert app.asked({})[0] == app.endpoint.account


def test_what_a_function_printed_is_in_its_log(app: App) -> None:
    app.made_of("def handler(event, context):\n    print('order', event)\n")

    logs = [app.asked(number)[2] for number in (1, 2)]

    assert ["order 1\n" in log and "order 2" not in log for log in logs] == [True, False]
    assert "order 1" not in logs[1]

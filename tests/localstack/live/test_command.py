import json
import os
import re
import urllib.request
from pathlib import Path

import psutil
import pytest

from tests.localstack.live.conftest import free_port
from workshop.localstack import instance
from workshop.localstack.instance import Instance
from workshop.main import main
from workshop.serverless import install as serverless

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def in_the_course(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_it_listens_to_this_machine_only(localstack: Instance) -> None:
    process = localstack.process()
    assert process is not None

    listening = [each for each in process.net_connections("inet") if each.status == psutil.CONN_LISTEN]

    assert localstack.port in {each.laddr.port for each in listening}
    assert {each.laddr.ip for each in listening} == {"127.0.0.1"}


def test_a_second_up_finds_the_first_and_down_leaves_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    port = str(free_port())

    assert main(["cloud", "up", "--no-docker", "--port", port]) == 0
    first = instance.known(int(port))
    assert first is not None
    process = first.process()
    assert process is not None
    family = [process, *process.children(recursive=True)]
    assert main(["cloud", "up", "--port", port]) == 0
    assert instance.known(int(port)) == first
    assert main(["cloud", "status", "--port", port]) == 0
    assert main(["cloud", "down", "--port", port]) == 0
    assert main(["cloud", "status", "--port", port]) == 1

    said = capsys.readouterr().out
    assert re.search(r"LocalStack 4\.14\.0 runs without Docker, after \d+\.\d s: http://127\.0\.0\.1:", said)
    assert "LocalStack 4.14.0 runs already: http://127.0.0.1:" in said
    assert f"LocalStack on port {port} has ended." in said
    assert not [each for each in family if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]


def test_a_port_that_is_taken_is_told(localstack: Instance, capsys: pytest.CaptureFixture[str]) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert main(["cloud", "up", "--no-docker", "--port", str(port)]) == 2

    assert f"Port {port} is taken by another program." in capsys.readouterr().err


def test_deploy_says_what_to_type(
    localstack: Instance, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", localstack.endpoint)

    for _ in range(2):
        assert main(["deploy", "01", "--solution"]) == 0

    first, second = re.split(r"^Deploying .*$", capsys.readouterr().out, flags=re.MULTILINE)[1:]
    assert "SenderFunction created" in first
    assert "nothing to change" in second
    api = re.escape(f"{localstack.endpoint}/_aws/execute-api/")
    assert re.search(rf"^curl -X POST '{api}\w+/Prod/orders' -H .* -d '.*\"o-1001\".*'$", second, re.MULTILINE)
    assert re.search(r"^curl 'http://.*OrdersQueue-\w+\?Action=ReceiveMessage.*'$", second, re.MULTILINE)


def test_a_serverless_yml_is_deployed_by_the_real_tool(
    localstack: Instance, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if os.environ.get("WORKSHOP_SERVERLESS") != "1" and not serverless.is_installed():
        pytest.skip("set WORKSHOP_SERVERLESS=1 to install Serverless Framework by npm")
    monkeypatch.setenv("AWS_ENDPOINT_URL", localstack.endpoint)

    for _ in range(2):
        assert main(["deploy", "01", "--solution", "--serverless"]) == 0

    first, second = re.split(r"^Deploying .*$", capsys.readouterr().out, flags=re.MULTILINE)[1:]
    assert "SenderLambdaFunction created" in first
    assert "nothing to change" in second
    url = re.search(r"^curl -X POST '(http://127[^']*/Prod/orders)'", second, re.MULTILINE)
    assert url
    order = json.dumps({"order_id": "o-1001", "customer": "ada", "amount": 4200}).encode()
    with urllib.request.urlopen(urllib.request.Request(url[1], order, {"Content-Type": "application/json"})) as answer:
        assert (answer.status, list(json.load(answer))) == (202, ["message_id"])

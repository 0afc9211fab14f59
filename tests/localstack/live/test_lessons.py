import json
import shutil
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.localstack.live.patience import until
from workshop.deploying import to_try
from workshop.deploying.deployment import Deployed, deploy
from workshop.deploying.endpoint import Endpoint

SOLUTIONS = Path(__file__).parents[3] / "solutions"
ORDER = {"order_id": "o-1001", "customer": "ada", "amount": 4200}


def solution(lesson: str, endpoint: Endpoint, **parameters: str) -> Deployed:
    return deploy(SOLUTIONS / lesson, lesson.replace("_", "-")[3:], endpoint, parameters=parameters)


def post(url: str, body: bytes) -> tuple[int, Any]:
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as response:
        return response.status, json.load(response)


def received(sqs: Any, url: str) -> list[Any]:
    return [json.loads(message["Body"]) for message in sqs.receive_message(QueueUrl=url).get("Messages", [])]


def test_an_order_that_is_posted_lies_on_the_queue(endpoint: Endpoint) -> None:
    made = to_try.outputs(solution("01_sender", endpoint))

    status, answer = post(f"{made['ApiUrl']}/orders", json.dumps(ORDER).encode())

    assert (status, list(answer)) == (202, ["message_id"])
    assert received(endpoint.client("sqs"), made["QueueUrl"]) == [ORDER]


def test_a_message_becomes_an_item(endpoint: Endpoint) -> None:
    made = to_try.outputs(solution("02_receiver", endpoint))

    endpoint.client("sqs").send_message(QueueUrl=made["QueueUrl"], MessageBody=json.dumps(ORDER))

    scan: Callable[[], Any] = lambda: endpoint.client("dynamodb").scan(TableName=made["OrdersTable"])["Items"]  # noqa: E731
    item = {"order_id": {"S": "o-1001"}, "customer": {"S": "ada"}, "amount": {"N": "4200"}}
    assert until(scan) == [item]


def test_a_function_invokes_another(endpoint: Endpoint) -> None:
    made = to_try.outputs(solution("03_batching", endpoint))

    event = json.dumps({"records": [ORDER]})
    answer = endpoint.client("lambda").invoke(FunctionName=made["FanOutFunction"], Payload=event)

    assert json.load(answer["Payload"]) == {"invocations": 1}
    sqs = endpoint.client("sqs")
    assert until(lambda: received(sqs, made["QueueUrl"])) == [ORDER]


def test_a_changed_file_is_what_runs_after_the_next_deploy(endpoint: Endpoint, tmp_path: Path) -> None:
    folder = tmp_path / "01_sender"
    shutil.copytree(SOLUTIONS / "01_sender", folder)
    before = to_try.outputs(deploy(folder, "sender", endpoint))
    answer = 'return {"statusCode": 202, "body": "[1]"}'
    (folder / "sender.py").write_text(f"def handler(event, context):\n    {answer}\n", encoding="utf-8")

    after = to_try.outputs(deploy(folder, "sender", endpoint))

    assert before == after
    assert post(f"{after['ApiUrl']}/orders", b"{}") == (202, [1])


def test_a_changed_template_is_what_there_is_after_the_next_deploy(endpoint: Endpoint, tmp_path: Path) -> None:
    folder = tmp_path / "02_receiver"
    shutil.copytree(SOLUTIONS / "02_receiver", folder)
    deploy(folder, "receiver", endpoint)
    template = folder / "template.yaml"
    text = template.read_text(encoding="utf-8").replace("BatchSize: 10", "BatchSize: 3")
    template.write_text(text, encoding="utf-8")

    made = to_try.outputs(deploy(folder, "receiver", endpoint))

    mappings = endpoint.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    assert [(mapping["BatchSize"], mapping["State"]) for mapping in mappings] == [(3, "Enabled")]
    endpoint.client("sqs").send_message(QueueUrl=made["QueueUrl"], MessageBody=json.dumps(ORDER))
    assert until(lambda: endpoint.client("dynamodb").scan(TableName=made["OrdersTable"])["Count"]) == 1

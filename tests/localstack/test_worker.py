"""The process that runs a function for LocalStack, without LocalStack."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from workshop.localstack.plugins.process import Ended, Worker

LIMIT_S = 20
Make = Callable[..., Worker]


@pytest.fixture
def function(tmp_path: Path) -> Iterator[Make]:
    """Write a module and start a worker with its `handler`."""
    task, scratch = tmp_path / "task", tmp_path / "scratch"
    task.mkdir()
    scratch.mkdir()
    workers = []

    def make(source: str, handler: str = "app.handler", **environ: str) -> Worker:
        (task / "app.py").write_text(source, encoding="utf-8")
        workers.append(Worker({"LAMBDA_TASK_ROOT": str(task), "_HANDLER": handler, **environ}, scratch))
        return workers[-1]

    yield make
    for worker in workers:
        worker.kill()


def ready(worker: Worker) -> Worker:
    assert worker.answer(LIMIT_S) == {"ready": True}
    return worker


def asked(worker: Worker, event: Any) -> dict[str, Any]:
    facts = {"request_id": "r-1", "function_name": "f", "arn": "arn:f", "memory_mb": 128, "log_stream": "s"}
    worker.tell(facts | {"deadline_ms": 2**60, "trace": "Root=1", "payload": json.dumps(event)})
    return worker.answer(LIMIT_S)


def test_a_handler_is_asked_one_event_after_the_other_in_one_process(function: Make) -> None:
    worker = ready(function("seen = []\ndef handler(event, context):\n    seen.append(event)\n    return seen\n"))

    assert asked(worker, "ada") == {"payload": '["ada"]'}
    assert asked(worker, {"é": [1, None]}) == {"payload": json.dumps(["ada", {"é": [1, None]}])}


def test_the_context_is_lambda_s(function: Make) -> None:
    source = (
        "def handler(event, c):\n    return [c.aws_request_id, c.function_name, c.get_remaining_time_in_millis() > 0]\n"
    )

    assert asked(ready(function(source)), {}) == {"payload": '["r-1", "f", true]'}


def test_an_error_has_the_traceback_that_it_has_on_aws(function: Make) -> None:
    worker = ready(function("def handler(event, context):\n    raise KeyError('order_id')\n"))

    error = asked(worker, {})["error"]

    assert (error["errorType"], error["errorMessage"]) == ("KeyError", "'order_id'")
    assert error["stackTrace"] == ["  File \"/var/task/app.py\", line 2, in handler\n    raise KeyError('order_id')\n"]
    assert asked(worker, {})["error"] == error


def test_a_module_that_cannot_be_imported_is_told_once_and_ends(function: Make) -> None:
    worker = function("import nothing_of_this_name\n")

    error = worker.answer(LIMIT_S)["error"]

    assert error["errorType"] == "Runtime.ImportModuleError"
    assert "nothing_of_this_name" in error["errorMessage"]
    with pytest.raises(Ended):
        worker.answer(LIMIT_S)


def test_a_missing_handler_is_named(function: Make) -> None:
    worker = function("", handler="app.handle")

    assert worker.answer(LIMIT_S)["error"]["errorMessage"] == "Handler 'handle' missing on module 'app'"


@pytest.mark.parametrize(("ending", "status"), [("sys.exit()", 0), ("sys.exit(3)", 3), ("os._exit(4)", 4)])
def test_a_handler_that_ends_the_process_ends_the_environment(function: Make, ending: str, status: int) -> None:
    worker = ready(function(f"import os, sys\ndef handler(event, context):\n    {ending}\n"))

    with pytest.raises(Ended) as ended:
        asked(worker, {})

    assert ended.value.status == status


def test_what_is_printed_goes_to_the_log_and_never_into_the_answer(function: Make) -> None:
    source = (
        "import os, subprocess, sys, logging\n"
        "def handler(event, context):\n"
        "    print('by print')\n"
        "    sys.stdout.flush()\n"
        "    os.write(1, b'by descriptor\\n')\n"
        "    subprocess.run([sys.executable, '-c', 'print(\"by a program\")'])\n"
        "    logging.warning('by logging')\n"
        "    return sys.stdin.read()\n"
    )
    worker = ready(function(source))

    assert asked(worker, {}) == {"payload": '""'}
    lines = worker.log.read_text(encoding="utf-8").splitlines()
    assert lines[:3] == ["by print", "by descriptor", "by a program"]
    assert lines[3].startswith("[WARNING]\t")
    assert lines[3].endswith("\tby logging")


def test_a_result_that_is_no_json_is_an_error(function: Make) -> None:
    worker = ready(function("def handler(event, context):\n    return {1, 2}\n"))

    assert asked(worker, {})["error"]["errorType"] == "Runtime.MarshalError"


def test_kill_takes_along_what_the_handler_started(function: Make) -> None:
    source = (
        "import subprocess, sys\n"
        "def handler(event, context):\n"
        "    child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "    return child.pid\n"
    )
    worker = ready(function(source))
    child = psutil.Process(int(asked(worker, {})["payload"]))

    worker.kill()

    gone, _ = psutil.wait_procs([child], timeout=LIMIT_S)
    assert gone or child.status() == psutil.STATUS_ZOMBIE


def test_a_worker_ends_when_nobody_is_left_to_ask_it(function: Make) -> None:
    worker = ready(function("def handler(event, context): ...\n"))
    assert worker._process.stdin is not None

    worker._process.stdin.close()

    assert worker._process.wait(LIMIT_S) == 0


def test_nothing_of_the_user_s_aws_configuration_reaches_a_function(
    function: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "grace")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "grace's own")
    source = "import os\ndef handler(event, context):\n    return dict(os.environ)\n"
    worker = ready(function(source, AWS_ACCESS_KEY_ID="ASIA", QUEUE_URL="http://q", AWS_LAMBDA_FUNCTION_TIMEOUT="3"))

    seen = json.loads(asked(worker, {})["payload"])

    assert {name: seen.get(name) for name in ("QUEUE_URL", "AWS_ACCESS_KEY_ID")} == {
        "QUEUE_URL": "http://q",
        "AWS_ACCESS_KEY_ID": "ASIA",
    }
    assert "AWS_PROFILE" not in seen
    assert "AWS_SECRET_ACCESS_KEY" not in seen
    assert seen["AWS_CONFIG_FILE"] == seen["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull
    assert seen["HOME"] == str(worker.log.parent)


def test_no_module_of_ours_can_be_imported_by_accident(function: Make) -> None:
    worker = function("import process\n")

    assert worker.answer(LIMIT_S)["error"]["errorMessage"].endswith("No module named 'process'")

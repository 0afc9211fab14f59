"""What a handler's code meets in a worker."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cloudlet import Cloud, Invocation
from cloudlet.functions import worker_process

Run = Callable[..., Invocation]


def test_a_result_comes_back_as_json(run: Run) -> None:
    done = run("def handler(event, context): return {'got': event['x'], 't': (1, 2)}", {"x": "é"})
    assert (done.status, done.payload) == ("succeeded", {"got": "é", "t": [1, 2]})


def test_sleeping_costs_virtual_time_only(run: Run) -> None:
    done = run("import time\ndef handler(event, context): time.sleep(5); return context.get_remaining_time_in_millis()")
    assert done.payload == 5_000


def test_waiting_for_a_moment_in_a_loop_ends(run: Run) -> None:
    code = """
        import time
        def handler(event, context):
            until = time.time() + 2
            while time.time() < until:
                pass
            return round(time.time() - until)
    """
    assert run(code).payload == 0


def test_dates_follow_the_clouds_clock(run: Run) -> None:
    code = """
        import datetime
        def handler(event, context):
            now = datetime.datetime.now(datetime.timezone.utc)
            return [now.isoformat()[:16], isinstance(now, datetime.datetime), str(datetime.date.today())]
    """
    assert run(code).payload == ["2026-01-01T00:00", True, "2026-01-01"]


def test_an_exception_is_reported_as_lambda_reports_it(run: Run) -> None:
    done = run("def handler(event, context):\n    raise ValueError('no')")
    assert done.status == "failed"
    assert done.error is not None
    assert (done.error["errorType"], done.error["errorMessage"]) == ("ValueError", "no")
    assert done.error["requestId"] == done.request_id
    assert len(done.error["stackTrace"]) == 1
    assert "app.py" in done.error["stackTrace"][0]


@pytest.mark.parametrize(
    ("code", "error_type", "text"),
    [
        ("import nothing_like_it", "Runtime.ImportModuleError", "Unable to import module 'app': No module named 'nothing_like_it'"),
        ("def handler(event, context:", "Runtime.UserCodeSyntaxError", "Syntax error in module 'app'"),
        ("def other(event, context): pass", "Runtime.HandlerNotFound", "Handler 'handler' missing on module 'app'"),
        ("def handler(event): pass", "TypeError", "handler() takes 1 positional argument but 2 were given"),
        ("def handler(event, context): return {1, 2}", "Runtime.MarshalError", "Unable to marshal response"),
        ("raise KeyError('QUEUE_URL')\ndef handler(e, c): pass", "KeyError", "'QUEUE_URL'"),
    ],
)  # fmt: skip
def test_code_that_cannot_run_fails_in_lambdas_words(run: Run, code: str, error_type: str, text: str) -> None:
    done = run(code)
    assert done.status == "failed"
    assert done.error is not None
    assert done.error["errorType"] == error_type
    assert text in done.error["errorMessage"]


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("import os; os._exit(0)", "Runtime exited without providing a reason"),
        ("import sys; sys.exit(3)", "Runtime exited with error: exit status 3"),
        ("import os; os._exit(3)", "Runtime exited with error: exit status 3"),
        ("x = bytearray(2 * 1024**3)", "signal: killed"),
        ("import asyncio; raise asyncio.CancelledError", "Runtime exited with error: exit status 1"),
        ("raise KeyboardInterrupt", "Runtime exited with error: exit status 1"),
    ],
)
def test_a_process_that_ends_itself_crashes_the_invocation(run: Run, statement: str, text: str) -> None:
    done = run(f"def handler(event, context):\n    {statement}")
    assert done.status == "crashed"
    assert text in (done.error or {})["errorMessage"]


def test_what_is_no_exception_ends_the_environment_and_is_in_the_log(cloud: Cloud, create: Callable[..., str]) -> None:
    """aws-lambda-python-runtime-interface-client, bootstrap.py: it catches `Exception`, and no more."""
    name = create("""
        import asyncio
        calls = []
        def handler(event, context):
            calls.append(event)
            if event["end"]:
                raise asyncio.CancelledError("by hand")
            return len(calls)
    """)
    done = [cloud.invoke(name, {"end": end}) for end in (False, True, False)]
    assert [it.payload for it in done] == [1, None, 1]
    assert done[1].log.count("asyncio.exceptions.CancelledError: by hand") == 1
    assert "app.py" in done[1].log and "environment.py" not in done[1].log


def test_bytes_of_a_result_are_a_string(cloud: Cloud, create: Callable[..., str]) -> None:
    """aws-lambda-python-runtime-interface-client makes JSON by simplejson, which decodes them."""
    name = create("def handler(event, context): return {'body': bytes(event), 'no': 1}")
    assert cloud.invoke(name, [104, 105]).payload == {"body": "hi", "no": 1}
    assert (cloud.invoke(name, [255]).error or {})["errorType"] == "Runtime.MarshalError"


def test_an_endless_loop_is_stopped_and_times_out_in_virtual_time(run: Run) -> None:
    done = run("def handler(event, context):\n    while True: pass")
    assert done.status == "timed_out"
    assert done.violations == ["endless loop"]
    assert (done.error or {})["errorMessage"].endswith("Task timed out after 10.00 seconds")


def test_endless_output_is_stopped_too(run: Run) -> None:
    assert run("def handler(event, context):\n    while True: print('x' * 1000)").violations == ["endless loop"]


def test_endless_attempts_at_what_is_refused_are_stopped_too(run: Run) -> None:
    code = """
        def handler(event, context):
            while True:
                try:
                    open("/etc/shadow")
                except OSError:
                    pass
    """
    assert "endless loop" in run(code).violations


def test_who_takes_memory_slowly_is_stopped_for_the_memory(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_process, "PATIENCE_S", 1.5)
    done = run("def handler(event, context):\n    taken = b'x' * 400_000_000\n    while True: pass")
    assert done.violations == ["use more memory than there is"]


def test_a_log_keeps_what_was_printed(run: Run) -> None:
    code = """
        import logging, sys
        print("at import")
        def handler(event, context):
            print("in the call", file=sys.stderr)
            logging.getLogger().warning("careful")
    """
    log = run(code).log
    assert "at import\nin the call\n" in log
    assert "careful" in log


def test_a_warm_environment_keeps_its_globals_and_a_cold_one_has_none(cloud: Cloud, create: Callable[..., str]) -> None:
    name = create("seen = []\ndef handler(event, context):\n    seen.append(event)\n    return seen")
    assert cloud.invoke(name, 1).payload == [1]
    assert cloud.invoke(name, 2).payload == [1, 2]
    cloud.call("lambda", "UpdateFunctionConfiguration", FunctionName=name, Timeout=11)
    assert cloud.invoke(name, 3).payload == [3]


def test_threads_may_call_at_once(cloud: Cloud, create: Callable[..., str]) -> None:
    url = cloud.call("sqs", "CreateQueue", QueueName="q")["QueueUrl"]
    code = """
        import boto3
        from concurrent.futures import ThreadPoolExecutor
        sqs = boto3.client("sqs")
        def handler(url, context):
            with ThreadPoolExecutor(8) as pool:
                sent = list(pool.map(lambda n: sqs.send_message(QueueUrl=url, MessageBody=str(n)), range(40)))
            return len({answer["MessageId"] for answer in sent})
    """
    assert cloud.invoke(create(code), url).payload == 40
    assert sorted(int(message.body) for message in cloud.sqs.queues["q"].messages) == list(range(40))


def test_no_credentials_of_the_user_are_seen(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAREAL")
    monkeypatch.setenv("AWS_PROFILE", "production")
    code = "import boto3, os\ndef handler(e, c): return [boto3.Session().get_credentials().access_key, os.environ.get('AWS_PROFILE')]"
    assert run(code).payload == ["ASIAIOSFODNN7EXAMPLE", None]


def test_a_result_of_any_size_is_told_from_a_process_that_ended(run: Run) -> None:
    done = run("def handler(event, context): return 'x' * 70_000_000")
    assert (done.error or {})["errorType"] == "Function.ResponseSizeTooLarge"


def test_an_error_of_any_size_is_told_by_its_beginning(run: Run) -> None:
    done = run("def handler(event, context): raise ValueError('all is well' + 'x' * 20_000_000)")
    assert (done.error or {})["errorType"] == "ValueError"
    assert (done.error or {})["errorMessage"].startswith("all is wellxxx")


def test_an_error_from_a_deep_place_keeps_both_ends_of_its_trace(run: Run) -> None:
    code = """
        import sys
        sys.setrecursionlimit(10_000)
        def down(steps): return up(steps)
        def up(steps): return down(steps - 1) if steps else 1 / 0
        def handler(event, context): return down(2_000)
    """
    lines = (run(code).error or {})["stackTrace"]
    assert len(lines) == 200
    assert "in handler" in lines[0]
    assert "in up" in lines[-1]


def test_a_request_of_any_size_is_refused_as_too_large(run: Run) -> None:
    code = """
        import boto3
        def handler(event, context):
            try:
                boto3.client("sqs").send_message(QueueUrl="http://q", MessageBody="x" * 70_000_000)
            except boto3.client("sqs").exceptions.ClientError as error:
                return error.response["Error"]["Code"]
    """
    assert run(code).payload == "413"


def test_a_thread_may_have_any_name(run: Run) -> None:
    code = """
        import boto3, threading
        def handler(event, context):
            threading.current_thread().name = "x" * 10_000_000
            return boto3.client("sqs").list_queues().get("QueueUrls", [])
    """
    assert run(code).payload == []

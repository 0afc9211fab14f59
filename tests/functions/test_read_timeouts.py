"""A client waits for an answer for its read_timeout, 60 s unless it says otherwise, and asks again then.

Source: botocore, Config(read_timeout=...); what was begun goes on, so it may be done twice (re:Post, "Lambda function
retry timeout SDK").
"""

from __future__ import annotations

from collections.abc import Callable

from cloudlet import Cloud, Invocation

POLL = """
    import time, boto3
    from botocore.config import Config
    sqs = boto3.client("sqs", config=Config(read_timeout={read_timeout}, retries={{"total_max_attempts": {attempts}}}))
    def handler(event, context):
        url, began = sqs.create_queue(QueueName="Q")["QueueUrl"], time.time()
        try:
            sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)
            how = "an answer"
        except Exception as error:
            how = type(error).__name__
        return [how, round(time.time() - began)]
"""
SLOW = "import time\ndef handler(event, context): time.sleep(70)"
INVOKES = """
    import boto3
    from botocore.config import Config
    client = boto3.client("lambda", config=Config(retries={"total_max_attempts": 2}))
    def handler(event, context):
        try:
            client.invoke(FunctionName="Slow")
        except Exception as error:
            return type(error).__name__
"""


def polled(cloud: Cloud, create: Callable[..., str], read_timeout: int, attempts: int) -> object:
    return cloud.invoke(create(POLL.format(read_timeout=read_timeout, attempts=attempts), Timeout=300), {}).payload


def test_a_long_poll_is_given_up_by_a_client_that_waits_for_less(cloud: Cloud, create: Callable[..., str]) -> None:
    assert polled(cloud, create, 5, 1) == ["ReadTimeoutError", 5]


def test_it_is_asked_again_as_often_as_the_client_does(cloud: Cloud, create: Callable[..., str]) -> None:
    how, seconds = polled(cloud, create, 5, 2)  # type: ignore[misc]
    assert (how, 10 <= seconds <= 12) == ("ReadTimeoutError", True)  # and a pause of its own


def test_who_waits_for_longer_has_the_answer(cloud: Cloud, create: Callable[..., str]) -> None:
    assert polled(cloud, create, 25, 1) == ["an answer", 20]


def test_what_takes_longer_than_a_minute_is_begun_twice(cloud: Cloud, create: Callable[..., str]) -> None:
    create(SLOW, "Slow", Timeout=100)
    ended: Invocation = cloud.invoke(create(INVOKES, "Asks", Timeout=300), {})
    assert ended.payload == "ReadTimeoutError"
    assert [event.actor for event in cloud.history.of("invoked")] == ["Asks", "Slow", "Slow"]


def test_nothing_is_waited_for_after_the_answer(cloud: Cloud, create: Callable[..., str]) -> None:
    cloud.invoke(create(POLL.format(read_timeout=25, attempts=1), Timeout=300), {})
    before = cloud.now
    cloud.settle()
    assert cloud.now == before

"""Threads that a handler leaves at work are told of; those that have nothing to do, or have ended, are not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cloudlet import Cloud, Invocation

Run = Callable[..., Invocation]

CALLING = """
    import boto3, threading
    sqs = boto3.client("sqs")
    def handler(event, context):
        for _ in range(3):
            threading.Thread(target=sqs.list_queues).start()
"""
SLEEPING = """
    import threading, time
    def handler(event, context):
        threading.Thread(target=time.sleep, args=(5,)).start()
"""
SUBMITTED = """
    import boto3
    from concurrent.futures import ThreadPoolExecutor
    sqs, pool = boto3.client("sqs"), ThreadPoolExecutor(2)
    def handler(event, context):
        pool.submit(sqs.list_queues)
"""
WAITED_FOR = """
    import boto3
    from concurrent.futures import ThreadPoolExecutor
    sqs, pool = boto3.client("sqs"), ThreadPoolExecutor(2)
    def handler(event, context):
        pool.submit(sqs.list_queues).result()
"""
JOINED = """
    import boto3, threading
    sqs = boto3.client("sqs")
    def handler(event, context):
        thread = threading.Thread(target=sqs.list_queues)
        thread.start()
        thread.join()
"""
IDLE = """
    import queue, threading
    from multiprocessing.pool import ThreadPool
    tasks, pool = queue.Queue(), ThreadPool(2)
    def work():
        while True:
            tasks.get()
            tasks.task_done()
    threading.Thread(target=work, daemon=True).start()
    def handler(event, context):
        pool.map(str, [1, 2])
        tasks.put(1)
        tasks.join()
"""


@pytest.mark.parametrize("code", [CALLING, SLEEPING, SUBMITTED], ids=["calling", "sleeping", "submitted"])
def test_threads_at_work_are_counted(run: Run, cloud: Cloud, code: str) -> None:
    invocation = run(code)
    assert invocation.left > 0
    assert cloud.history.of("succeeded")[-1].left == invocation.left


@pytest.mark.parametrize("code", [WAITED_FOR, JOINED, IDLE], ids=["waited for", "joined", "idle"])
def test_threads_that_wait_for_work_are_not(run: Run, cloud: Cloud, code: str) -> None:
    assert run(code).left == 0
    assert "left" not in cloud.history.of("succeeded")[-1].facts

"""A wait with a timeout takes virtual time, and where other threads may end it no longer than it has to."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from cloudlet import Cloud, Invocation
from cloudlet.functions import activity

Run = Callable[..., Invocation]


def test_an_event_loop_and_select_sleep_in_virtual_time(run: Run) -> None:
    code = """
        import asyncio, select, time
        async def nap():
            before = asyncio.get_running_loop().time()
            await asyncio.sleep(3)
            return asyncio.get_running_loop().time() - before >= 3
        def handler(event, context):
            began = time.time()
            long_enough = asyncio.run(nap())
            select.select([], [], [], 2)
            return long_enough, round(time.time() - began)
    """
    assert run(code).payload == [True, 5]


def test_an_event_loop_waits_for_its_threads(run: Run) -> None:
    code = """
        import asyncio, time
        async def both():
            return await asyncio.gather(asyncio.to_thread(time.sleep, 4), asyncio.wait_for(asyncio.sleep(0.01, 7), 1))
        def handler(event, context):
            return asyncio.run(both())
    """
    assert run(code).payload == [None, 7]


def test_waiting_for_nobody_costs_virtual_time_only(run: Run) -> None:
    code = """
        import threading, time
        def handler(event, context):
            began = time.time()
            return threading.Event().wait(5), round(time.time() - began)
    """
    assert run(code).payload == [False, 5]


def test_adaptive_retries_wait_in_virtual_time(cloud: Cloud, create: Callable[..., str]) -> None:
    code = """
        import boto3
        from botocore.config import Config
        sqs = boto3.client("sqs", config=Config(retries={"mode": "adaptive"}))
        def handler(event, context):
            return len([sqs.list_queues() for _ in range(4)])
    """
    cloud.faults.throttle("sqs", times=1)
    assert cloud.invoke(create(code), {}).payload == 4


LOOKS = 100
WAITS = {
    "an event": "threading.Event().wait(5)",
    "a condition": "in_vain(threading.Condition())",
    "a queue": "queue_in_vain()",
    "a semaphore": "threading.Semaphore(0).acquire(timeout=5)",
    "a thread": "other.join(5)",
    "a result": "result_in_vain()",
    "an event loop": "asyncio.run(asyncio.sleep(5))",
    "select": "select.select([], [], [], 5)",
}


@pytest.mark.parametrize("wait", WAITS.values(), ids=list(WAITS))
def test_a_wait_in_vain_takes_virtual_time_beside_an_idle_thread(run: Run, wait: str) -> None:
    code = f"""
        import asyncio, concurrent.futures, contextlib, queue, select, threading, time
        def in_vain(condition):
            with condition:
                return condition.wait(5)
        def queue_in_vain():
            with contextlib.suppress(queue.Empty):
                queue.Queue().get(timeout=5)
        def result_in_vain():
            with contextlib.suppress(TimeoutError, concurrent.futures.TimeoutError):
                concurrent.futures.Future().result(timeout=5)
        def handler(event, context):
            end = threading.Lock()
            end.acquire()
            other = threading.Thread(target=end.acquire, daemon=True)
            other.start()
            began = time.monotonic()
            {wait}
            took = round(time.monotonic() - began, 1)
            end.release()
            return took
    """
    done = run(code)
    assert (done.payload, done.violations) == (5.0, [])


WOKEN = {
    "an event": ("done = threading.Event()", "done.set()", "done.wait(60)"),
    "a queue": ("done = queue.Queue()", "done.put(1)", "done.get(timeout=60)"),
    "a future": ("done = concurrent.futures.Future()", "done.set_result(1)", "done.result(timeout=60)"),
    "its end": ("pass", "pass", "other.join(60)"),
}


@pytest.mark.parametrize("how", WOKEN.values(), ids=list(WOKEN))
def test_a_wait_is_over_when_another_thread_says_so(run: Run, how: tuple[str, str, str]) -> None:
    begin, wake, wait = how
    code = f"""
        import concurrent.futures, queue, threading, time
        def handler(event, context):
            {begin}
            def work():
                time.sleep(2)
                {wake}
            other = threading.Thread(target=work)
            other.start()
            began = time.time()
            {wait}
            return round(time.time() - began, 1)
    """
    assert run(code).payload == 2.0


def test_who_was_woken_waits_again(run: Run) -> None:
    code = """
        import threading, time
        def handler(event, context):
            ticks, beat = [], threading.Event()
            def work():
                for _ in range(3):
                    time.sleep(1)
                    beat.set()
            threading.Thread(target=work, daemon=True).start()
            began = time.time()
            while len(ticks) < 5:
                ticks.append((beat.wait(3), round(time.time() - began)))
                beat.clear()
            return ticks
    """
    again = [[True, 1], [True, 2], [True, 3], [False, 6], [False, 9]]
    assert run(code).payload == again


def test_a_thread_that_computes_is_waited_for(run: Run) -> None:
    code = """
        import threading, time
        def work(done):
            began = time.process_time()
            while time.process_time() - began < 0.2:
                pass
            done.set()
        def handler(event, context):
            done = threading.Event()
            threading.Thread(target=work, args=(done,)).start()
            return done.wait(2)
    """
    assert run(code).payload is True


def test_a_heartbeat_beats_while_the_handler_sleeps(run: Run) -> None:
    code = """
        import threading, time
        def handler(event, context):
            beats, stop = [], threading.Event()
            def beat():
                while not stop.wait(2):
                    beats.append(1)
            heart = threading.Thread(target=beat)
            heart.start()
            time.sleep(7)
            stop.set()
            heart.join(1)
            return len(beats), heart.is_alive()
    """
    assert run(code).payload == [3, False]


def test_coroutines_back_off_while_the_pool_of_their_calls_is_idle(run: Run) -> None:
    code = """
        import asyncio, time
        async def tries():
            for attempt in range(3):
                await asyncio.to_thread(time.sleep, 0.1)
                await asyncio.sleep(2 ** attempt)
        def handler(event, context):
            began = time.time()
            asyncio.run(tries())
            return round(time.time() - began, 1)
    """
    assert run(code).payload == 7.3


def test_the_cloud_is_not_busy_with_a_wait_that_is_over(cloud: Cloud, create: Callable[..., str]) -> None:
    code = """
        import threading, time
        def handler(event, context):
            done = threading.Event()
            threading.Timer(1, done.set).start()
            return done.wait(9)
    """
    assert cloud.invoke(create(code), {}).payload is True
    assert not cloud.clock.busy


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_who_computes_is_told_from_who_waits(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    if platform != "linux":
        monkeypatch.setattr(activity.sys, "platform", platform)
    elif sys.platform != "linux":
        pytest.skip("there is no /proc")
    for code, at_work in (("while True: pass", True), ("import time; time.sleep(60)", False)):
        with subprocess.Popen([sys.executable, "-c", code]) as process:
            try:
                looks = (activity.is_at_work(process.pid) for _ in range(LOOKS) if not time.sleep(0.05))
                assert any(look is at_work for look in looks)  # on a busy machine not each of them
            finally:
                process.kill()
    assert activity.is_at_work(process.pid) is False

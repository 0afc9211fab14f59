"""Whatever a handler reads a clock by, it reads the cloud's."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable

import pytest

from cloudlet import Cloud


@pytest.mark.skipif(not hasattr(time, "clock_gettime"), reason="Windows has no clocks with numbers")
def test_a_clock_that_is_read_by_its_number_is_the_clouds(cloud: Cloud, create: Callable[..., str]) -> None:
    code = """
        import time
        def handler(event, context):
            began = time.clock_gettime(time.CLOCK_MONOTONIC)
            time.sleep(600)
            passed = time.clock_gettime(time.CLOCK_MONOTONIC) - began
            return [time.clock_gettime(time.CLOCK_REALTIME) - time.time(), passed, time.clock_gettime_ns(time.CLOCK_REALTIME)]
    """
    apart, passed, nanoseconds = cloud.invoke(create(code, Timeout=900), {}).payload
    assert abs(apart) < 1
    assert 599.9 < passed < 601
    assert abs(nanoseconds // 1_000_000 - cloud.now) < 1000


def test_a_uuid_of_the_time_is_that_of_the_cloud(create: Callable[..., str], cloud: Cloud) -> None:
    code = "import uuid\ndef handler(event, context): return [str(uuid.uuid1()) for _ in range(2)]"
    made = [uuid.UUID(text) for text in cloud.invoke(create(code), {}).payload]
    assert made[0] != made[1]
    assert {one.version for one in made} == {1}
    ticks_at_1970 = 0x01B21DD213814000
    assert abs((made[0].time - ticks_at_1970) / 10_000 - cloud.now) < 1000

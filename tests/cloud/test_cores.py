"""A thread and the workers of its clouds run on the same cores."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cloudlet import Cloud, cores

TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Asked:
    Type: AWS::Serverless::Function
    Properties: {FunctionName: asked, Runtime: python3.13, Handler: asked.handler, CodeUri: .}
"""
HANDLER = """\
import os

def handler(event, context):
    return sorted(os.sched_getaffinity(0))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be told where a process runs")
def test_a_thread_and_its_workers_have_their_share_of_the_cores(tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    (tmp_path / "asked.py").write_text(HANDLER)
    before = sorted(os.sched_getaffinity(0))

    def asked(number: int) -> object:
        cores.keep_to_share(number, of=2)
        with Cloud(0) as cloud:
            cloud.deploy(tmp_path)
            return cloud.invoke("asked", {}).payload

    with ThreadPoolExecutor(1) as first, ThreadPoolExecutor(1) as second:
        shares = [first.submit(asked, 0).result(), second.submit(asked, 1).result()]

    assert shares == [before[0::2], before[1 % len(before) :: 2]]
    assert sorted(os.sched_getaffinity(0)) == before

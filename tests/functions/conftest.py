"""A cloud with one function, whose code a test writes as text."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cloudlet import Cloud, Invocation


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with Cloud(seed=1, calm=True) as cloud:
        yield cloud


@pytest.fixture
def create(cloud: Cloud, tmp_path: Path) -> Callable[..., str]:
    """Creates a function out of the text of its module; returns its name."""

    def create(code: str, name: str = "Fn", **settings: object) -> str:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / "app.py").write_text(textwrap.dedent(code), encoding="utf-8")
        defaults = {"Handler": "app.handler", "Role": "arn:aws:iam::123456789012:role/r", "Timeout": 10}
        cloud.call(
            "lambda",
            "CreateFunction",
            **defaults | {"FunctionName": name, "Code": {"Folder": str(folder)}} | settings,
        )
        return name

    return create


@pytest.fixture
def run(cloud: Cloud, create: Callable[..., str]) -> Callable[..., Invocation]:
    """Creates a function and invokes it once."""

    def run(code: str, event: object = None) -> Invocation:
        return cloud.invoke(create(code), event)

    return run

"""A handler finds the packages that Lambda has and those in its folder, whatever else is installed here.

Source: https://docs.aws.amazon.com/lambda/latest/dg/python-package.html, 2026.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cloudlet import Cloud, Invocation

Run = Callable[..., Invocation]
RETURNS = "\ndef handler(event, context):\n    return 'found'\n"
ON_LAMBDA = (
    "boto3.dynamodb.conditions",
    "botocore.config",
    "s3transfer",
    "jmespath",
    "urllib3",
    "dateutil.parser",
    "six",
)


@pytest.mark.parametrize("name", ["yaml", "pytest", "moto", "jsonschema.validators", "workshop"])
@pytest.mark.parametrize("how", ["import {}", "import importlib; importlib.import_module('{}')", "exec('import {}')"])
def test_what_is_installed_here_only_is_not_there(run: Run, name: str, how: str) -> None:
    error = run(how.format(name) + RETURNS).error
    assert error is not None
    assert error["errorType"] == "Runtime.ImportModuleError"
    assert error["errorMessage"] == f"Unable to import module 'app': No module named '{name.partition('.')[0]}'"


def test_what_lambda_has_is_there_and_the_clients_that_import_late(run: Run) -> None:
    late = "\nimport boto3\nboto3.client('s3'), boto3.resource('dynamodb'), boto3.session.Session()"
    assert run("import " + ", ".join(ON_LAMBDA) + late + RETURNS).payload == "found"


def test_a_function_that_can_do_without_does_without(run: Run) -> None:
    assert run("try:\n    import yaml\nexcept ImportError:\n    import json as yaml" + RETURNS).payload == "found"


def test_powertools_and_what_it_imports_itself_are_there(run: Run) -> None:
    code = "from aws_lambda_powertools import Logger, Metrics\nfrom aws_lambda_powertools.event_handler import APIGatewayRestResolver"
    assert run(code + RETURNS).payload == "found"


@pytest.mark.parametrize("place", ["Fn", "Fn/packages"])
def test_a_package_that_comes_with_the_function_is_found_and_not_the_installed_one(
    cloud: Cloud, create: Callable[..., str], tmp_path: Path, place: str
) -> None:
    code = (
        "import sys\nsys.path.insert(0, 'packages')\nimport yaml\ndef handler(event, context):\n    return yaml.OURS\n"
    )
    name = create(code)
    (tmp_path / place).mkdir(exist_ok=True)
    (tmp_path / place / "yaml.py").write_text("OURS = 'ours'\n", encoding="utf-8")
    assert cloud.invoke(name, None).payload == "ours"

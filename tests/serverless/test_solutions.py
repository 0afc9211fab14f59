"""Each solution's serverless.yml, packaged by the real tool: it says what the template says, and the grader agrees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cloudlet import Cloud
from grader.course import load_course
from grader.grade import grade
from tests.serverless.as_lesson import laid_out, lesson_names
from tests.serverless.conftest import Package
from tests.serverless.files import SOLUTIONS
from workshop.deploying.template import translated

ROOT = SOLUTIONS.parent
LESSONS = [lesson.id for lesson in load_course(ROOT).lessons]
FUNCTION, MAPPING, RULE = "AWS::Lambda::Function", "AWS::Lambda::EventSourceMapping", "AWS::Events::Rule"
COPIED = ("AWS::SQS::Queue", "AWS::DynamoDB::Table", "AWS::ApiGateway::RestApi")
NAMED_OTHERWISE = ("Code", "Role", "FunctionName", "Tags", "Enabled", "State", "Targets")
DEFAULTS: dict[str, dict[str, Any]] = {FUNCTION: {"MemorySize": 128}, MAPPING: {"BatchSize": 10}}


def said(document: dict[str, Any], *kinds: str) -> list[str]:
    """What a document says of the resources of these types, apart from names that each tool makes its own way."""
    found = []
    for resource in document["Resources"].values():
        if resource["Type"] in kinds:
            properties = DEFAULTS.get(resource["Type"], {}) | resource.get("Properties", {})
            kept = {name: value for name, value in properties.items() if name not in NAMED_OTHERWISE}
            found.append(f"{resource['Type']} {json.dumps(kept, sort_keys=True)}")
    return sorted(found)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_serverless_yml_says_what_the_template_says(lesson: str, package: Package) -> None:
    made = package(lesson)
    ours, theirs = lesson_names(made.document), translated(SOLUTIONS / lesson, "us-east-1").document

    copied = COPIED[: 3 if lesson == "09_direct" else 2]
    assert said(ours, FUNCTION, MAPPING, RULE, *copied) == said(theirs, FUNCTION, MAPPING, RULE, *copied)
    assert theirs["Outputs"].keys() <= ours["Outputs"].keys()
    assert made.warnings == []


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_grader_holds_it_for_solved(lesson: str, package: Package, tmp_path: Path) -> None:
    laid_out(package(lesson), tmp_path / lesson)

    report = grade(ROOT, [lesson], lessons_dir=tmp_path).lessons[0]

    assert [(each.id, each.saw) for each in report.checks if each.status != "passed"] == []


def test_cloudlet_takes_the_very_file_that_it_wrote(package: Package, tmp_path: Path) -> None:
    made, place = package("02_receiver"), tmp_path / "cloudformation-template-update-stack.json"
    place.write_text(json.dumps(made.document), encoding="utf-8")

    with Cloud(calm=True) as cloud:
        stack = cloud.deploy(place, code_of=lambda logical_id, properties: SOLUTIONS / "02_receiver")

        assert stack.function("ReceiverLambdaFunction").handler == "receiver.handler"

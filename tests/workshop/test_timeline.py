"""`workshop timeline`, on the course itself: what a lesson's story shows, and the files that it writes."""

import json
import shutil
from pathlib import Path

import pytest

from tests.workshop.readme import ROOT
from workshop.course import find
from workshop.main import main
from workshop.play import play
from workshop.stage import Knobs

COURSE = find(ROOT)


@pytest.fixture(autouse=True)
def in_the_course(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_the_starter_of_lesson_04_lets_good_orders_die_with_a_bad_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["timeline", "04", "--starter"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "04_errors as it begins"
    assert next(line for line in lines if line.lstrip().startswith("o-1001")).count("✗") == 5
    assert next(line for line in lines if line.lstrip().startswith("o-1001")).endswith("◆=")


def test_answers_are_shown_below_the_picture(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["timeline", "01", "--starter"]) == 0
    assert 'got       502 {"message":"Internal server error"}' in capsys.readouterr().out


def test_why_a_function_failed_is_said_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(ROOT / "solutions" / "02_receiver", tmp_path / "02_receiver")
    (tmp_path / "02_receiver" / "receiver.py").write_text("def handler(event, context)\n", encoding="utf-8")
    assert main(["timeline", "02", "--lessons", str(tmp_path)]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert out.count("failed ReceiverFunction: Runtime.UserCodeSyntaxError: ") == 1
    assert out.endswith("(receiver.py, line 1)")


def test_it_writes_pictures_and_traces(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("vl_convert")
    files = {name: tmp_path / f"run.{name}" for name in ("svg", "png", "vega", "trace")}
    options = [word for name, path in files.items() for word in (f"--{name}", str(path))]
    assert main(["timeline", "02", "--solution", *options]) == 0
    assert files["svg"].read_text(encoding="utf-8").startswith("<svg")
    assert files["png"].read_bytes().startswith(b"\x89PNG")
    assert json.loads(files["trace"].read_text(encoding="utf-8"))["traceEvents"]
    assert "vega-lite" in json.loads(files["vega"].read_text(encoding="utf-8"))["$schema"]
    assert capsys.readouterr().out.count(" written\n") == 4


def test_a_template_that_does_not_hold_together_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "04_errors"
    folder.mkdir()
    (folder / "template.yaml").write_text("Resources: {Orders: {Type: AWS::SQS::Qeue}}\n", encoding="utf-8")
    assert main(["timeline", "04", "--lessons", str(tmp_path)]) == 1
    assert "AWS::SQS::Qeue" in capsys.readouterr().err


def test_knobs_turn_what_the_template_says() -> None:
    knobs = Knobs(batch_size=1, visibility_s=60, max_receive_count=2, concurrency=1)
    run = play(COURSE, COURSE.lesson("04"), "starter", knobs=knobs)
    batches = [event.message_ids for event in run.events if event.kind == "batch"]
    receives = {event.receive_count for event in run.events if event.kind == "dead_lettered"}
    assert {len(ids) for ids in batches} == {1}
    assert receives == {2}
    assert [event for event in run.events if event.kind == "throttled"]
    turned = "BatchSize 1, VisibilityTimeout 60, maxReceiveCount 2, ReservedConcurrentExecutions 1"
    assert run.title == f"04_errors as it begins, {turned}"


def test_a_run_keeps_what_is_on_queues_and_in_tables() -> None:
    run = play(COURSE, COURSE.lesson("04"), "solution")
    assert run.queues == {"OrdersQueue": [], "DeadLetterQueue": ["no order"]}
    assert len(run.tables["OrdersTable"]) == 5


@pytest.mark.parametrize("lesson", [it.id for it in COURSE.lessons])
@pytest.mark.parametrize("whose", ["starter", "solution"])
def test_every_lesson_has_a_story_that_shows_something(lesson: str, whose: str) -> None:
    run = play(COURSE, COURSE.lesson(lesson), whose)
    assert run.trouble == ""
    assert run.timeline.lanes and run.timeline.end > 1


def test_a_knob_that_aws_refuses_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["timeline", "02", "--starter", "--batch-size", "0"]) == 1
    assert "Value '0' at 'batchSize'" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = tmp_path / "not there" / "run.json"
    assert main(["timeline", "02", "--starter", "--vega", str(nowhere)]) == 2
    assert capsys.readouterr().err.startswith(f"{nowhere} cannot be written: ")

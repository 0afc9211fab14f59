"""How verdicts come about: findings, waiting, the grader's own failures, and the report that tells of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.check import Check, check
from grader.commands import Asked
from grader.course import load_course
from grader.finding import Finding
from grader.lesson_run import LessonRun
from grader.precheck import the_folder_can_be_run
from grader.report import LessonReport, Report, failed, passed
from grader.shop import Shop

ROOT = Path(__file__).resolve().parents[2]
COURSE = load_course(ROOT)
TEXTS = ("saw", "because", "look_at", "try")
tried: list[str] = []


class NoCloud:
    """A cloud in which nothing ever happens."""

    history: Any
    clock: Any

    def __init__(self, seed: int, calm: bool) -> None:
        self.seed, self.calm, self.history, self.clock = seed, calm, self, self

    def of(self, *_: str) -> list[object]:
        return []

    def close(self) -> None:
        tried.append("closed")


@pytest.fixture(autouse=True)
def nothing_was_tried() -> Iterator[None]:
    tried.clear()
    yield


@pytest.fixture
def run() -> LessonRun:
    made = LessonRun(COURSE, COURSE.lesson("01"), ROOT / "solutions", NoCloud, seed=7)  # type: ignore[arg-type]
    made._results[the_folder_can_be_run] = passed(the_folder_can_be_run)
    return made


@check("P1", points=2)
def it_holds(shop: Shop) -> None:
    """It holds."""
    tried.append(f"holds {shop.cloud.seed}")


@check("P1", points=3, after=(it_holds,))
def it_does_not(shop: Shop) -> None:
    """It does not."""
    tried.append("does not")
    raise Finding("a fact", "a rule", "sender.py:1", "an act")


@check("P2", after=(it_does_not,))
def it_waits(shop: Shop) -> None:
    """It waits."""
    tried.append("waited")


@check("P2", after=(it_waits,))
def it_waits_for_what_waits(shop: Shop) -> None:
    """It waits, too."""


@check("P2", if_refused=("less than Function timeout",))
def it_explains_a_refusal(shop: Shop) -> None:
    """It explains a refusal."""
    raise Finding("a refusal", "a rule", "template.yaml:1", "an act")


@check("P3", calm=True)
def it_crashes(shop: Shop) -> None:
    """It crashes."""
    assert shop.cloud
    raise ZeroDivisionError("our own mistake")


def test_a_check_is_tried_once_and_what_it_builds_on_before_it(run: LessonRun) -> None:
    assert run.result(it_does_not).status == "failed"
    assert run.result(it_holds).status == "passed"
    assert [what.split()[0] for what in tried] == ["holds", "closed", "does"]


def test_what_waits_is_not_tried_and_names_what_it_waits_for(run: LessonRun) -> None:
    result = run.result(it_waits_for_what_waits)
    assert (result.status, result.saw) == ("blocked", "waits for P2: It waits.")
    assert run.cause(it_waits_for_what_waits).id == "it_does_not"
    assert "waited" not in tried


def test_a_mistake_of_ours_is_an_error_that_blames_nobody(run: LessonRun) -> None:
    result = run.result(it_crashes)
    assert result.status == "error"
    assert result.saw == "could not run: ZeroDivisionError: our own mistake"
    assert "Traceback" in result.because and "not yours" in result.because
    assert tried == ["closed"]


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        (Asked(), ""),
        (Asked("solutions"), " --lessons solutions"),
        (Asked("a class/ada", "localstack"), ' --lessons "a class/ada" --cloud localstack'),
    ],
)
def test_a_finding_where_chance_had_a_part_says_how_to_see_it_again(
    asked: Asked, kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, start in {"UV": "uv run ", "OTHER": ""}.items():
        for name in ("UV", "UV_RUN_RECURSION_DEPTH"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv(variable, "uv")
        run = LessonRun(COURSE, COURSE.lesson("01"), ROOT / "solutions", NoCloud, 7, asked)  # type: ignore[arg-type]
        run._results[the_folder_can_be_run] = passed(the_folder_can_be_run)
        assert run.result(it_does_not).replay == f"{start}pytest grader/{kept} --lesson 01 --seed 7"


def test_each_check_has_a_seed_of_its_own_that_only_the_users_seed_changes() -> None:
    def seeds(seed: int) -> list[str]:
        tried.clear()
        made = LessonRun(COURSE, COURSE.lesson("01"), ROOT / "solutions", NoCloud, seed)  # type: ignore[arg-type]
        made._results[the_folder_can_be_run] = passed(the_folder_can_be_run)
        made.result(it_holds)
        return list(tried)

    assert seeds(7) == seeds(7) != seeds(8)


@pytest.mark.parametrize("missing", range(4))
def test_a_finding_that_says_nothing_is_refused(missing: int) -> None:
    texts = ["a fact", "a rule", "a place", "an act"]
    texts[missing] = "  "
    with pytest.raises(ValueError, match="needs all of its four lines"):
        Finding(*texts)


def test_a_check_without_a_title_is_refused() -> None:
    def untitled(shop: Shop) -> None:
        pass

    with pytest.raises(TypeError, match="untitled needs a docstring"):
        check("P1")(untitled)


def report_of(run: LessonRun, *checks: Check) -> Report:
    lesson = LessonReport("01_sender", "A title", [run.result(check) for check in checks])
    return Report("simulated", 7, [lesson])


@pytest.mark.parametrize(
    ("checks", "status", "exit_status"),
    [
        ((it_holds,), "passed", 0),
        ((it_holds, it_does_not), "failed", 1),
        ((it_holds, it_waits), "failed", 1),
        ((it_holds, it_does_not, it_crashes), "error", 3),
    ],
)
def test_a_lesson_is_as_good_as_its_worst_check(
    run: LessonRun, checks: tuple[Check, ...], status: str, exit_status: int
) -> None:
    report = report_of(run, *checks)
    assert report.lessons[0].status == status
    assert report.exit_status == exit_status


def test_the_json_has_the_fixed_shape(run: LessonRun, tmp_path: Path) -> None:
    file = tmp_path / "deep" / "report.json"
    report_of(run, it_holds, it_does_not, it_waits, it_crashes).write(file)
    read = json.loads(file.read_text(encoding="utf-8"))
    assert list(read) == ["version", "cloud", "seed", "lessons"]
    assert (read["version"], read["cloud"], read["seed"]) == (1, "simulated", 7)
    lesson = read["lessons"][0]
    assert list(lesson) == ["id", "title", "status", "points", "max_points", "on_aws", "checks"]
    assert (lesson["points"], lesson["max_points"]) == (2, 7)
    keys = {"id", "promise", "title", "status", "points", "max_points", *TEXTS, "replay"}
    assert all(set(check) == keys for check in lesson["checks"])
    assert [check["status"] for check in lesson["checks"]] == ["passed", "failed", "blocked", "error"]
    assert [lesson["checks"][1][text] for text in TEXTS] == ["a fact", "a rule", "sender.py:1", "an act"]
    assert [lesson["checks"][0][text] for text in TEXTS] == [""] * 4
    assert [bool(check["replay"]) for check in lesson["checks"]] == [False, True, False, False]


def test_a_report_that_cannot_be_written_leaves_the_old_one(run: LessonRun, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text("the old one")
    report = report_of(run, it_holds)
    broken = Report("simulated", object(), report.lessons)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        broken.write(file)
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]
    assert file.read_text() == "the old one"


def test_the_text_of_a_report_ends_with_one_command(run: LessonRun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV", "uv")
    text = report_of(run, it_holds, it_does_not).text()
    assert text.rstrip().endswith("uv run workshop check 01")
    assert "Next      01_sender, P1: It does not." in text


@pytest.mark.parametrize(("text", "status"), [("30 is less than Function timeout: 60", "failed"), ("else", "blocked")])
def test_a_refused_template_is_explained_by_the_check_whose_subject_it_is(
    run: LessonRun, text: str, status: str
) -> None:
    refusal = Finding(text, "a rule", "template.yaml:1", "an act")
    run._results[the_folder_can_be_run] = failed(the_folder_can_be_run, refusal)
    assert run.result(it_explains_a_refusal).status == status
    assert run.result(it_holds).status == "blocked"

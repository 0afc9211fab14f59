"""A quiz asks what its page asks, and the cloud answers as AWS would."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from grader import predictions
from grader.course import CourseError
from grader.quiz import Question, Quiz, find, play, question, quizzes
from tests.answers.catalogue import ROOT
from workshop.main import main

QUIZZES = quizzes()
ASKED = [(quiz, asked) for quiz in QUIZZES for asked in quiz.questions]
IDS = [asked.id for _, asked in ASKED]
BY_NAME = {asked.id: (quiz, asked) for quiz, asked in ASKED}
WHAT_AWS_DOES = {
    "one_bad_neighbour": 10,
    "an_answer_nobody_asked_for": 0,
    "out_of_time": 3,
    "the_functions_own_dead_letter_queue": 0,
    "the_age_of_a_dead_letter": 24,
    "too_much_at_once": 0,
    "dead_without_a_look": 0,
    "paused_by_zero": 5,
    "behind_the_poison": 3,
    "sent_again": 2,
    "longer_than_a_minute": 3,
    "round_and_round": 16,
}
KNOBS = [
    ("one_bad_neighbour", "BatchSize: 10", "BatchSize: 1", 1),
    ("an_answer_nobody_asked_for", "BatchSize: 10", "FunctionResponseTypes: [ReportBatchItemFailures]", 1),
    ("out_of_time", "maxReceiveCount: 3", "maxReceiveCount: 4", 4),
    ("the_age_of_a_dead_letter", "VisibilityTimeout: 43200", "VisibilityTimeout: 21600", 60),
    ("paused_by_zero", "maxReceiveCount: 5", "maxReceiveCount: 500", 0),
    ("longer_than_a_minute", "rate(1 minute)", "rate(3 minutes)", 1),
]


def folder(quiz: Quiz) -> Path:
    return ROOT / "quizzes" / quiz.id


@pytest.mark.parametrize(("quiz", "asked"), ASKED, ids=IDS)
def test_the_cloud_answers_as_aws_does(quiz: Quiz, asked: Question) -> None:
    played = play(ROOT, quiz, asked)
    assert played.outcome.number == WHAT_AWS_DOES[asked.id]
    assert played.timeline


@pytest.mark.parametrize(("name", "old", "new", "number"), KNOBS, ids=[knob[0] for knob in KNOBS])
def test_a_knob_that_is_turned_changes_the_answer(name: str, old: str, new: str, number: int, tmp_path: Path) -> None:
    quiz, asked = BY_NAME[name]
    shutil.copytree(folder(quiz), tmp_path / "quizzes" / quiz.id)
    template = tmp_path / "quizzes" / quiz.id / name / "template.yaml"
    text = template.read_text(encoding="utf-8")
    assert text.count(old) == 1
    template.write_text(text.replace(old, new), encoding="utf-8")
    assert play(tmp_path, quiz, asked).outcome.number == number


def test_a_folder_that_no_longer_fits_is_said_and_not_played(tmp_path: Path) -> None:
    quiz, asked = BY_NAME["out_of_time"]
    shutil.copytree(folder(quiz), tmp_path / "quizzes" / quiz.id)
    (tmp_path / "quizzes" / quiz.id / asked.id / "template.yaml").write_text("Resources: {}\n", encoding="utf-8")
    with pytest.raises(CourseError, match="quizzes/after_05/out_of_time was changed"):
        play(tmp_path, quiz, asked)


@pytest.mark.parametrize("quiz", QUIZZES, ids=lambda quiz: quiz.id)
def test_a_page_asks_what_the_quiz_asks(quiz: Quiz) -> None:
    page = (folder(quiz) / "README.md").read_text(encoding="utf-8")
    asked = [f"[{it.id}]({it.id}/). {it.title}" for it in quiz.questions]
    assert [text for text in asked if text not in " ".join(page.split())] == []
    assert page.startswith(f"# After lesson {quiz.number}: {quiz.title[0].lower()}{quiz.title[1:]}\n")
    assert page.rstrip().endswith("?")
    (lesson,) = (ROOT / "lessons").glob(f"{quiz.number}_*/README.md")
    assert f"(../../quizzes/{quiz.id}/README.md)" in lesson.read_text(encoding="utf-8")
    there = {path.name for path in folder(quiz).iterdir()}
    assert there == {"README.md", predictions.FILE, *(it.id for it in quiz.questions)}


def test_a_question_that_does_not_ask_is_none() -> None:
    def scenario(shop: object) -> None:
        """Ten messages are sent."""

    with pytest.raises(TypeError, match="needs a docstring that asks"):
        question("because")(scenario)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("out_of_time = true", "out_of_time should be a whole number"),
        ("out_of_time = -1", "is -1"),
        ("out_of_time = 3.0", "is 3.0"),
        ('out_of_time = "three"', "is 'three'"),
        ("out_of_tim = 3", "there is no question 'out_of_tim'; the questions are one_bad_neighbour"),
        ("out_of_time = ", "cannot be read"),
    ],
)
def test_what_is_no_prediction_is_refused_and_says_why(line: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(CourseError, match=re.escape(said)):
        predictions.read(file, find("05"))


def test_a_missing_file_is_shown_as_it_should_be(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match='one_bad_neighbour = "\\?"'):
        predictions.read(tmp_path / "none.toml", find("05"))


def test_there_is_no_quiz_of_another_name() -> None:
    assert find("5") == find("05") == find("after_05")
    with pytest.raises(CourseError, match="after each of the lessons 05, 08"):
        find("06")


def told(tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: str) -> tuple[int, str]:
    file = tmp_path / "mine.toml"
    file.write_text(lines, encoding="utf-8")
    return main(["quiz", "05", "--predictions", str(file)]), capsys.readouterr().out


def test_the_command_tells_only_what_was_predicted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    status, text = told(tmp_path, capsys, "out_of_time = 3\none_bad_neighbour = 1\n")
    assert status == 1
    assert text.count("✓ right") == 1 and text.count("✗ no") == 1 and text.count("· predict") == 4
    assert text.count("it is     ") == 2
    assert "1 of 6 right, 1 of them at the first try." in text
    assert 'Write a number in place of each "?"' in text


def test_all_right_is_status_0(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    lines = "".join(f"{asked.id} = {WHAT_AWS_DOES[asked.id]}\n" for asked in find("05").questions)
    status, text = told(tmp_path, capsys, lines)
    assert status == 0
    assert "6 of 6 right" in text

"""The course's declaration: what is wrong in it is said with its place."""

from pathlib import Path

import pytest

from grader.course import CourseError, load_course

ROOT = Path(__file__).resolve().parents[2]
GOOD = '[[lesson]]\nid = "01_sender"\ntitle = "A title"\nfiles = ["sender.py"]\ngiven = ["template.yaml"]\n'


def declared(folder: Path, text: str) -> Path:
    (folder / "lessons").mkdir()
    (folder / "lessons" / "lessons.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", ["3", "03", "03_batching", "03_batching/", " 3 "])
def test_a_lesson_is_found_by_its_number_or_its_id(name: str) -> None:
    assert load_course(ROOT).lesson(name).id == "03_batching"


@pytest.mark.parametrize("name", ["99", "batching", "", "03_batch", "٣x"])
def test_an_unknown_lesson_is_answered_with_those_there_are(name: str) -> None:
    with pytest.raises(CourseError, match="01_sender"):
        load_course(ROOT).lesson(name)


def test_a_selection_is_in_teaching_order_and_without_repetition() -> None:
    selected = load_course(ROOT).select(["03", "01", "3"])
    assert [lesson.id for lesson in selected] == ["01_sender", "03_batching"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no \\[\\[lesson\\]\\]"),
        ("[[lesson]", "is no TOML"),
        ('[[lesson]]\ntitle = "A title"\n', "lesson 1 needs id"),
        (GOOD + '[[lesson]]\nid = "02_receiver"\n', "lesson 2 needs title"),
        (GOOD.replace('["sender.py"]', '"sender.py"'), "files must be a list"),
        (GOOD.replace("01_sender", "sender"), "begins with a number"),
    ],
)
def test_a_wrong_declaration_is_said_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(CourseError, match=said):
        load_course(declared(tmp_path, text))


def test_a_course_without_a_declaration_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"lessons\.toml cannot be read"):
        load_course(tmp_path)


OTHER_TREES = {
    "one level too high": ("ada", ["ada/lessons/01_sender/sender.py"], "did you mean --lessons ada/lessons?"),
    "one level too low": (
        "ada/01_sender",
        ["ada/01_sender/sender.py"],
        "did you mean --lessons ada --lesson 01_sender?",
    ),
    "something else": ("ada", ["ada/essay.md"], "it wants the folder that holds those."),
}
TREES = {"empty": ["ada/.DS_Store"], "one lesson": ["ada/01_sender/x", "ada/essay.md"], "misspelt": ["ada/01_Sendre/x"]}


def laid_out(place: Path, files: list[str]) -> None:
    for file in files:
        (place / file).parent.mkdir(parents=True, exist_ok=True)
        (place / file).touch()


@pytest.mark.parametrize("what", OTHER_TREES)
def test_a_tree_without_a_lesson_is_told_with_the_one_that_was_meant(tmp_path: Path, what: str) -> None:
    named, files, said = OTHER_TREES[what]
    laid_out(tmp_path, files)
    with pytest.raises(CourseError, match=f"--lessons {named} holds none of 01_sender, 02_.*; .*") as caught:
        load_course(ROOT).expect_lessons(tmp_path / named, named)
    assert str(caught.value).endswith(said)


@pytest.mark.parametrize("what", TREES)
def test_a_submission_with_a_lesson_or_with_nothing_is_graded(tmp_path: Path, what: str) -> None:
    laid_out(tmp_path, TREES[what])
    load_course(ROOT).expect_lessons(tmp_path / "ada", "ada")

from pathlib import Path

import pytest

from tests.workshop.conftest import Workshop
from tests.workshop.small_course import write
from workshop.course import Course, Lesson, find
from workshop.hint import hints_of

COURSE = find(Path(__file__))


def test_each_call_shows_the_next_hint(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    shown = []
    for _ in range(3):
        assert workshop("hint", "01") == 0
        shown.append(capsys.readouterr().out)

    assert shown[0] == "Hint 1 of 3 for 01_sender\n\nLook at the event.\n\nMore: uv run workshop hint 01\n"
    assert "The body is text." in shown[1]
    assert "Use json.loads." in shown[2]


def test_after_the_last_hint_the_last_one_stays(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(4):
        workshop("hint", "01")

    last = capsys.readouterr().out[-200:]
    assert "Hint 3 of 3" in last
    assert "That was the last hint. One solution: uv run workshop solution 01" in last


def test_again_repeats_the_hint_and_does_not_go_on(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    workshop("hint", "01")
    workshop("hint", "01")
    capsys.readouterr()

    workshop("hint", "01", "--again")
    again = capsys.readouterr().out
    workshop("hint", "01")

    assert "The body is text." in again
    assert "Use json.loads." in capsys.readouterr().out


def test_all_shows_every_hint_in_order(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    workshop("hint", "01", "--all")

    out = capsys.readouterr().out
    assert [line for line in out.splitlines() if line.startswith("Hint")] == [
        "Hint 1 of 3 for 01_sender",
        "Hint 2 of 3 for 01_sender",
        "Hint 3 of 3 for 01_sender",
    ]


def test_lessons_do_not_share_their_place(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    workshop("hint", "01")
    capsys.readouterr()

    workshop("hint", "02")

    assert "Hint 1 of 3 for 02_receiver" in capsys.readouterr().out


def test_a_damaged_memory_begins_again(course: Course, workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    workshop("hint", "01")
    (course.memory / "hints.json").write_text("{half a", encoding="utf-8")
    capsys.readouterr()

    assert workshop("hint", "01") == 0
    assert "Hint 1 of 3" in capsys.readouterr().out


def test_a_lesson_without_hints_is_named(
    course: Course, workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    (course.root / "grader" / "hints" / "02_receiver.md").unlink()

    assert workshop("hint", "02") == 2
    assert "02_receiver has no hints: grader/hints/02_receiver.md" in capsys.readouterr().err


def test_a_hint_fits_a_terminal_and_its_code_stays_as_it_is(
    course: Course, workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    code = "    if batch:\n        yield batch"
    hint = f"{'Turn each order into its body once. ' * 5}\n\n{code}\n"
    write(course.root / "grader" / "hints" / "02_receiver.md", f"## 1\n\n{hint}")

    workshop("hint", "02")

    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    assert f"\n\n{code}\n" in out


@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.id)
def test_the_prose_of_every_hint_fits_a_terminal(lesson: Lesson) -> None:
    lines = [line for hint in hints_of(COURSE, lesson) for line in hint.splitlines()]
    assert [line for line in lines if len(line) > 80 and not line.startswith("    ")] == []

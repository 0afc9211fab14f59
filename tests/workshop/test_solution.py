import builtins

import pytest

from tests.workshop.conftest import Workshop
from tests.workshop.small_course import SOLVED, write
from workshop.course import Course

DIFF = """\
--- lessons/01_sender/sender.py
+++ solutions/01_sender/sender.py
@@ -1,2 +1,2 @@
 def handler(event, context):
-    ...  # TODO
+    return 202

One possibility, not the only one.
"""


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the person answers; the list then holds the question."""
    said = ["n"]

    def ask(question: str) -> str:
        word = said.pop()
        said.append(question)
        if word == "end of file":
            raise EOFError
        return word

    monkeypatch.setattr(builtins, "input", ask)
    return said


def test_it_is_a_diff_from_the_learners_file(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    assert workshop("solution", "01", "--yes") == 0
    assert capsys.readouterr().out == DIFF


@pytest.mark.parametrize(("said", "status"), [("y", 0), ("YES", 0), ("n", 1), ("", 1), ("end of file", 1)])
def test_it_asks_first_while_the_lesson_has_not_passed(
    workshop: Workshop, capsys: pytest.CaptureFixture[str], answer: list[str], said: str, status: int
) -> None:
    answer[0] = said

    assert workshop("solution", "01") == status

    assert answer[0].startswith("01_sender has not passed yet. See the solution all the same?")
    assert (DIFF in capsys.readouterr().out) == (status == 0)


def test_it_does_not_ask_once_the_lesson_has_passed(
    course: Course, workshop: Workshop, capsys: pytest.CaptureFixture[str], answer: list[str]
) -> None:
    write(course.root / "lessons" / "01_sender" / "sender.py", "# passes\n")
    workshop("check", "01")

    assert workshop("solution", "01") == 0
    assert answer == ["n"]
    assert "-# passes" in capsys.readouterr().out


def test_it_asks_again_once_a_passed_lesson_was_changed(course: Course, workshop: Workshop, answer: list[str]) -> None:
    write(course.root / "lessons" / "01_sender" / "sender.py", "# passes\n")
    workshop("check", "01")
    write(course.root / "lessons" / "01_sender" / "sender.py", "# not any more\n")

    assert workshop("solution", "01") == 1


def test_the_very_solution_has_no_diff(course: Course, workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    write(course.root / "lessons" / "01_sender" / "sender.py", SOLVED.replace("\n", "\r\n"))

    workshop("solution", "01", "--yes")

    assert capsys.readouterr().out == "Your files are the solution, word for word.\n"


def test_a_missing_file_is_all_additions(
    course: Course, workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    (course.root / "lessons" / "01_sender" / "sender.py").unlink()

    workshop("solution", "01", "--yes")

    assert "+def handler(event, context):\n+    return 202\n" in capsys.readouterr().out


def test_what_would_move_the_cursor_is_spelled_out(
    course: Course, workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        course.root / "lessons" / "01_sender" / "sender.py", "def handler(event, context):\n    ...  # \x1b[2J\u202e\n"
    )
    assert workshop("solution", "01", "--yes") == 0
    assert "-    ...  # \\x1b[2J\\u202e\n" in capsys.readouterr().out

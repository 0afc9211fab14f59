"""Where a slip is found in the code: the use that has no value, and not the first time that the word stands there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.causes.code_slips import SLIPS, line_of_use
from grader.grade import grade

CODE = '''"""What a body is."""

def size(body):
    return len(body)


def handler(event, context):
    sizes = [size(record["body"]) for record in event["Records"]]
    table.put_items(body, sizes)
    late += 1
'''


@pytest.mark.parametrize(
    ("name", "line"), [("body", 9), ("put_items", 9), ("table", 9), ("size", 8), ("late", None), ("hello", None)]
)
def test_the_use_without_a_value_is_found(name: str, line: int | None) -> None:
    assert line_of_use(CODE, name) == line


def test_code_that_cannot_be_read_has_no_place() -> None:
    assert line_of_use("def (", "x") is None


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("NameError(\"name 'body' is not defined\")", "body"),
        ("cannot access local variable 'late' where it is not associated with a value", "late"),
        ("module 'json' has no attribute 'load_s'", "load_s"),
        ("'SQS' object has no attribute 'send_mesage'", "send_mesage"),
        ("'dynamodb.Table' object has no attribute 'put'", "put"),
        ("take() takes 1 positional argument but 2 were given", "take"),
    ],
)
def test_what_no_message_brings_about_is_a_slip(printed: str, name: str) -> None:
    found = SLIPS.search(printed)
    assert found and [group for group in found.groups() if group] == [name]


@pytest.mark.parametrize(
    "printed",
    [
        "'list' object has no attribute 'get'",
        "Order.__init__() missing 1 required positional argument: 'amount'",
        "append() got an unexpected keyword argument 'note'",
        "KeyError('order_id')",
        "string indices must be integers, not 'str'",
    ],
)
def test_what_a_message_may_bring_about_is_none(printed: str) -> None:
    assert not SLIPS.search(printed)


ROOT = Path(__file__).resolve().parents[2]
DIRECT = "09_direct"
NAMES = {
    "$util.urlEncode(": (
        "$util.urlencode(",
        "$util has no urlencode; did you mean urlEncode?",
        "Write $util.urlEncode there.",
    ),
    "$input.params(": ("$input.param(", "$input has no param; did you mean params?", "Write $input.params there."),
    "($input.body)": (
        "($input.body.abc($util.now()))",
        "$util has no now; it has base64Decode, ",
        "Take $util.now out.",
    ),
}


@pytest.mark.parametrize("right", NAMES)
def test_a_name_that_a_mapping_template_does_not_have_is_the_cause(tmp_path: Path, right: str) -> None:
    wrong, saw, act = NAMES[right]
    shutil.copytree(ROOT / "solutions" / DIRECT, tmp_path / "lessons" / DIRECT)
    shutil.copy(ROOT / "lessons" / "lessons.toml", tmp_path / "lessons")
    template = tmp_path / "lessons" / DIRECT / "template.yaml"
    text = template.read_text(encoding="utf-8")
    assert right in text
    template.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    found = [check for check in grade(tmp_path, [DIRECT]).lessons[0].checks if check.status == "failed"]
    assert found
    assert all(saw in check.saw and check.try_ == act for check in found)
    line = next(at for at, line in enumerate(template.read_text(encoding="utf-8").splitlines(), 1) if wrong in line)
    assert found[0].look_at == f"lessons/{DIRECT}/template.yaml:{line}"

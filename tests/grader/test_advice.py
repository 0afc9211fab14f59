"""Usual mistakes are told with what to write in their place."""

import sys
from pathlib import Path

import pytest

from tests.grader.one_lesson import Change, course, judged, replaces, writes

ADVISED: dict[str, tuple[Change, str]] = {
    "a variable of another name": (
        replaces('os.environ["QUEUE_URL"]', 'os.environ["QUEUE"]'),
        "does not set 'QUEUE' under Environment; it sets QUEUE_URL. Take that",
    ),
    "a variable that is none": (
        replaces('os.environ["QUEUE_URL"]', 'os.environ["TABLE"]'),
        "does not set 'TABLE' under Environment; it sets QUEUE_URL. Take that",
    ),
    "a file beside it": (
        replaces("import json\n", "import json\nfrom . import helpers\n"),
        "Write import helpers, without",
    ),
    "a name beside it": (
        replaces("import json\n", "import json\nfrom .helpers import one\n"),
        "Write from helpers import ..., without",
    ),
    "an output of another name": (replaces("ApiUrl:", "Url:", "template.yaml"), "Give the output the name ApiUrl"),
    "a debugger": (
        replaces("def handler(event, context):\n", "def handler(event, context):\n    breakpoint()\n"),
        "Take that out, and print() what you want to see.",
    ),
    "a schedule in words": (
        replaces(
            "Events:\n",
            "Events:\n        Often: {Type: Schedule, Properties: {Schedule: every minute}}\n",
            "template.yaml",
        ),
        "Correct that place in template.yaml.",
    ),
    "a print for a return": (
        replaces("def handler(event, context):\n", "def handler(event, context):\n    return print(1)\n"),
        "Return the response at the end of handler, on every path; print() only writes to the log.",
    ),
}
EXPLAINED = {
    "a debugger": "sender.py tried to use a terminal, as breakpoint() and pdb do.",
    "an output of another name": "the template has no output ApiUrl: there is Url, ",
    "a schedule in words": "EventBridge takes rate(1 minute), in the singular for 1",
    "a print for a return": "/sender.py:",
}


@pytest.mark.parametrize("what", ADVISED)
def test_a_usual_mistake_is_told_with_what_to_write(tmp_path: Path, what: str) -> None:
    change, act = ADVISED[what]
    change(course(tmp_path))
    failed = next(check for check in judged(tmp_path) if check.status == "failed")
    assert act in failed.try_
    assert EXPLAINED.get(what, "") in f"{failed.saw} {failed.because} {failed.look_at}"


LATER = {
    "imported": "from itertools import of_a_later_python\n\n\ndef handler(event, context):\n    return {}\n",
    "used": "import json\n\n\ndef handler(event, context):\n    return json.of_a_later_python()\n",
}


@pytest.mark.parametrize("how", LATER)
def test_a_name_that_pythons_library_lacks_is_told_with_the_version_that_runs(tmp_path: Path, how: str) -> None:
    writes(LATER[how])(course(tmp_path))
    failed = next(check for check in judged(tmp_path) if check.status == "failed")
    assert failed.because.startswith(f"Python {sys.version_info.major}.{sys.version_info.minor} runs your code here")

"""What a notebook shows of a verdict: the labels of a finding stay whole, its texts may break."""

from __future__ import annotations

import re

from grader.report import CheckResult, LessonReport, Report
from tests.workshop.readme import ROOT
from workshop.course import find
from workshop.findings import shown

FOUND = CheckResult("it", "P1", "It holds.", "failed", 0, 3, "a <fact>", "a rule", "sender.py:1", "an act")


def test_the_labels_of_a_finding_stay_in_one_line() -> None:
    page = shown(find(ROOT), Report("simulated", 0, (LessonReport("01_sender", "A title", (FOUND,)),))).html
    whole = {text for style, text in re.findall(r'<td style="([^"]*)">([^<]+)</td>', page) if "nowrap" in style}
    assert {"saw", "because", "look at", "try"} <= whole
    assert "a &lt;fact&gt;" in page
    assert not {"a &lt;fact&gt;", "a rule"} & whole

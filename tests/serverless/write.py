"""`python -m tests.serverless.write`: the resources of each serverless.yml anew from its template, and the page.

The page docs/serverless.md shows both ways side by side where they differ.
"""

from __future__ import annotations

from pathlib import Path

from tests.serverless.files import SERVERLESS, SOLUTIONS, by_hand, lessons, only_in_sam, resources

PAGE = Path(__file__).resolve().parents[2] / "docs" / "serverless.md"
MARK = "<!-- side by side: written by python -m tests.serverless.write -->\n"
ROW = """
## {lesson}

<table><tr><th>template.yaml</th><th>serverless.yml</th></tr><tr><td valign="top">

```yaml
{sam}```

</td><td valign="top">

```yaml
{serverless}```

</td></tr></table>
"""


def whole(lesson: str) -> str:
    """A serverless.yml as it has to be."""
    return by_hand(lesson) + resources(lesson)


def page() -> str:
    """The page as it has to be."""
    rows = [
        ROW.format(lesson=lesson, sam=only_in_sam(lesson), serverless=_from_provider(lesson)) for lesson in lessons()
    ]
    return PAGE.read_text(encoding="utf-8").partition(MARK)[0] + MARK + "".join(rows)


def _from_provider(lesson: str) -> str:
    text = by_hand(lesson)
    return text[text.index("provider:") :].strip() + "\n"


def main() -> None:
    """Write both."""
    for lesson in lessons():
        (SOLUTIONS / lesson / SERVERLESS).write_text(whole(lesson), encoding="utf-8", newline="\n")
    PAGE.write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

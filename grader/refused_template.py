"""A template that cannot be deployed, said as a finding: it is wrong, or it asks for what only AWS has."""

from __future__ import annotations

from cloudlet.errors import TemplateError
from grader.finding import Finding
from grader.folder import Folder

NO_SCHEDULE = ("ScheduleExpression is not valid", "Invalid Schedule Expression")
EXPRESSIONS = (
    "EventBridge takes rate(1 minute), in the singular for 1 and in the plural for more, and cron() with six fields, "
    "one of which, the third or the fifth, is a question mark: cron(* * * * ? *)."
)


def not_deployed(error: TemplateError, folder: Folder) -> Finding:
    """What the author of this template reads."""
    from cloudlet.deploy.problems import NotHere

    file, line = getattr(error, "file", "template.yaml"), getattr(error, "line", None) or 0
    because = "The template says what there is on AWS. Nothing is deployed from one that does not hold together."
    act = f"Correct that place in {file}."
    if any(words in str(error) for words in NO_SCHEDULE):
        because = EXPRESSIONS
    if isinstance(error, NotHere):
        because = (
            "The template may be right on AWS. Your folder has to run here, too, and here is only the part of AWS that "
            "the lessons need."
        )
        act = f"Write that place in {file} with what is here; docs/not_modelled.md says what is not."
    return Finding(folder.plain(str(error)), because, folder.look_at(file, line), act)

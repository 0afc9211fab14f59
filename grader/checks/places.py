"""Where to look in a folder whose files and functions the learner named: by who did what, then by what stands there."""

from __future__ import annotations

import re

from botocore import xform_name

from grader import explain
from grader.checks.pipeline import TEMPLATE, Pipeline
from grader.checks.trail import Trail
from grader.exploring import OVERTAKEN
from grader.shop import Shop

CAREFUL = ("ConditionalCheckFailed", "except", "send_message", "transact_write", "update_item", "put_item", "return")
IMPORTED = re.compile(r"^\s*(?:from|import)\s+([A-Za-z_]\w*)", re.MULTILINE)
ENDS = ("succeeded", *explain.ENDED_BADLY)


def charging(pipe: Pipeline, trail: Trail) -> str:
    """The line that writes the balance."""
    shop = pipe.shop
    calls = [it for it in shop.history.of("call", service="dynamodb") if pipe.balances.name in str(it.params)]
    if not calls:
        return line_of(shop, "ADD ", "balance", *CAREFUL)
    return spot_in(shop, calls[-1].actor.partition("#")[0], "ADD ", "transact_write", "update_item", "put_item")


def late_write(pipe: Pipeline) -> str | None:
    """The line of the one write that was late, where just one was."""
    late = [it for it in pipe.shop.history.of("fault") if it.name == OVERTAKEN]
    if len(late) != 1 or late[0].service != "dynamodb":
        return None
    return spot_in(pipe.shop, late[0].actor.partition("#")[0], f"{xform_name(late[0].operation)}(", *CAREFUL)


def spot(shop: Shop, trail: Trail, *texts: str) -> str:
    """The first of these texts in the file of the function that was the last to work on an order."""
    ended = [event for event in shop.history.of(*ENDS) if event.request_id in trail.invocations]
    if not ended:
        return shop.look_at(TEMPLATE, "Type: SQS", "Resources")
    return spot_in(shop, ended[-1].actor, *texts)


def spot_in(shop: Shop, function: str, *texts: str) -> str:
    """The first of these texts in the file of a function, named as AWS names it; else in any file."""
    file = shop.file_of(function)
    if any(shop.folder.line_with(file, text) for text in texts):
        return shop.look_at(file, *texts)
    return line_of(shop, *texts)


def line_of(shop: Shop, *texts: str) -> str:
    """The first of these texts in any file of the folder: what runs, the template, and what is left over, last."""
    files = shop.folder.python_files()
    run = running(shop)
    files = [*(file for file in files if file in run), TEMPLATE, *(file for file in files if file not in run)]
    places = ((file, text) for text in texts for file in files if shop.folder.line_with(file, text))
    file, text = next(places, (TEMPLATE, "Resources"))
    return shop.look_at(file, text)


def running(shop: Shop) -> set[str]:
    """The files that a handler is in, and those that they import: a learner's folder may have older ones, too."""
    functions = [it.physical_id for it in shop.stack.resources.values() if it.type == "AWS::Lambda::Function"]
    found, new = set[str](), {shop.file_of(name) for name in functions}
    while new:
        found |= new
        texts = [path.read_text("utf-8", "replace") for name in new if (path := shop.folder.path / name).is_file()]
        new = {f"{module}.py" for text in texts for module in IMPORTED.findall(text)} - found
    return found

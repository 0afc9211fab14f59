"""Lesson 10: the folder is the whole application, and works wherever it is deployed.

On LocalStack this runs there; in the simulated cloud, where LocalStack would be.
"""

from __future__ import annotations

import re

from cloudlet.errors import AwsError
from cloudlet.wire.request import Request
from grader import orders
from grader.check import check
from grader.checks.lesson_10_pipeline import an_order_is_accepted_charged_and_shipped, outputs_are_there
from grader.checks.lesson_10_pipeline_redrive import died
from grader.checks.pipeline import PATIENCE_S, Pipeline
from grader.checks.pipeline_findings import shipped_once
from grader.checks.places import line_of
from grader.checks.schedule_pauses import A_DAY_S
from grader.finding import Finding
from grader.orders import Order
from grader.shop import Shop

TWO = (orders.GRACE, orders.LINUS)
REGION_OF_A_URL = re.compile(r"//sqs\.([a-z0-9-]+)\.")
ANOTHER_REGION = "another region"
NOT_THERE = AwsError("ResourceNotFoundException", "Requested resource not found in this region.", 400)
TIES = ("region_name", "endpoint_url", "amazonaws.com", "arn:aws:", "eu-central-1")


@check("P5", points=2, after=(an_order_is_accepted_charged_and_shipped,), calm=True)
def the_same_folder_works_on_another_cloud(shop: Shop) -> None:
    """The same folder, unchanged, works in another account, region and at another endpoint, as on LocalStack."""
    with shop.elsewhere() as there:
        pipe = Pipeline(there, *TWO)
        story = "The folder was deployed where LocalStack would be, in another region and another account."
        try:
            outputs_are_there(pipe)
            _only_one_region(there)
            pipe.order(*TWO)
            shipped_once(pipe, TWO, f"{story} Two orders were POSTed.", PATIENCE_S)
        except Finding as finding:
            raise _tied(there, finding, story) from None
        finding_there = None if there.real_time else _does_not_come_back(pipe, TWO, story)
        if finding_there and not _does_not_come_back(Pipeline(shop), (), story):  # else it is not the place
            raise _tied(there, finding_there, story)


def _does_not_come_back(pipe: Pipeline, known: tuple[Order, ...], story: str) -> Finding | None:
    """What is wrong with an order that dies after those that are `known`."""
    try:
        story = f"{story} {died(pipe, orders.ADA, known=known)}"
        pipe.wait_for(lambda: orders.ADA["order_id"] in pipe.shipped(), A_DAY_S)
        shipped_once(pipe, [*known, orders.ADA], story, PATIENCE_S)
    except Finding as finding:
        return finding
    return None


def _only_one_region(shop: Shop) -> None:
    """A queue whose URL names another region is not there; the simulated cloud looks at its name only."""
    if shop.real_time:
        return
    region = shop.cloud.region
    shop.cloud.faults.fail(
        "sqs", None, NOT_THERE, when=lambda request: _region(request) not in ("", region), name=ANOTHER_REGION
    )


def _region(request: Request) -> str:
    """The region in a queue's URL."""
    url = REGION_OF_A_URL.search(str(request.params.get("QueueUrl", "")))
    return url[1] if url else ""


def _tied(shop: Shop, finding: Finding, story: str) -> Finding:
    asked = [it for it in shop.history.of("another_region", "fault") if it.facts.get("name") in (None, ANOTHER_REGION)]
    saw = finding.saw if story in finding.saw else f"{story}\n{finding.saw}"
    who = f"\n{shop.plain_name(asked[0].actor)} called {asked[0].operation} in another region." if asked else ""
    return Finding(
        saw + who,
        "URLs, ARNs and names of resources are other ones in every account and region. The template knows them, and "
        "hands them to the functions as environment variables.",
        line_of(shop, *TIES),
        "Take regions, accounts and URLs out: the template has !Ref, !GetAtt and !Sub for them, the code os.environ.",
    )

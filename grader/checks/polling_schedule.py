"""How often the clock runs the poller, and whether anything else does."""

from __future__ import annotations

from itertools import pairwise

from grader.checks import by_hand, polling
from grader.checks.polling import POLLER, QUEUE
from grader.finding import Finding
from grader.shop import Shop

MINUTE_MS = 60_000
TOLERANCE_MS = 5_000  # recorded on AWS in 2024: a rate(1 minute) fires every 60 s, give or take 5
SPOTS = ("rate(", "cron(", "Schedule", "PollerFunction")
EVERY_MINUTE = "rate(1 minute) and cron(* * * * ? *) are once a minute, and nothing is more often."


def firings(shop: Shop, minutes: int) -> list[int]:
    """When the schedule ran the poller in so many minutes, ms since 1970; a run that is tried again counts once."""
    name = shop.function(polling.name_of(shop, POLLER)).name
    shop.needs("schedule")
    began = shop.cloud.now
    shop.cloud.run(minutes * 60)
    first: dict[str, int] = {}
    for run in shop.history.of("cold_start", "invoked"):
        if run.kind == "invoked" and run.actor == name and run.source == "schedule" and run.at >= began:
            first.setdefault(run.request_id, run.at)
    return list(first.values())


def no_mapping(shop: Shop) -> None:
    """Find an event source mapping on the queue."""
    arn = shop.queue(QUEUE).arn
    mappings = shop.cloud.call("lambda", "ListEventSourceMappings")["EventSourceMappings"]
    if not any(each["EventSourceArn"] == arn and each["State"] == "Enabled" for each in mappings):
        return
    raise Finding(
        f"the template has an event source mapping on {QUEUE}.",
        "A mapping receives by itself, hands the messages over as Records and deletes them when the handler returns, "
        "and the poller's own receives then get the rest.",
        shop.look_at("template.yaml", "Type: SQS", "AWS::Lambda::EventSourceMapping"),
        "Take it out; here the poller receives and deletes, and a schedule runs it.",
    )


def once_a_minute(shop: Shop, times: list[int]) -> None:
    """Find a schedule that is not there, or fires less or more than once a minute."""
    if not times:
        instead = by_hand.instead(shop, polling.name_of(shop, POLLER))
        raise Finding(
            f"six minutes passed, and no schedule ran the poller.{instead}",
            "Nothing runs a function by itself. SAM makes a rule, and the permission to invoke, of an event of the "
            "function of the type Schedule.",
            shop.look_at("template.yaml", *SPOTS),
            "Give the poller an event of the type Schedule, with Schedule: rate(1 minute).",
        )
    gaps = [later - earlier for earlier, later in pairwise(times)]
    if gaps and all(abs(gap - MINUTE_MS) <= TOLERANCE_MS for gap in gaps):
        return
    raise Finding(
        f"in six minutes a schedule ran the poller at {', at '.join(shop.when(at) for at in times)}.",
        EVERY_MINUTE,
        shop.look_at("template.yaml", *SPOTS),
        "Let one schedule run it, once a minute: Schedule: rate(1 minute).",
    )

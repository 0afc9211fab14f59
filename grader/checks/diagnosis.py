"""Why an order is not shipped, told by what happened to it: no code is read, and yet the cause has a name.

The strongest evidence comes first: a refusal that nobody heard, an exception, a report of failure, silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from cloudlet.history import Event
from grader.checks.came_round import came_round
from grader.checks.not_sent import UNDER_FAILED, never_sent, sent_otherwise, spelled
from grader.checks.partial_failures import REPORT as REPORT_ONLY
from grader.checks.partial_failures import unreadable
from grader.checks.pipeline import STEPS, TEMPLATE, Pipeline
from grader.checks.places import CAREFUL, line_of, spot, spot_in
from grader.checks.receiving import EXCEPTIONS
from grader.checks.trail import Trail, is_condition
from grader.checks.vanished import Told, vanished
from grader.finding import Finding
from grader.words import shortened

TWO_CALLS = (
    "To write an order and to send it on are two calls, and a function can die or be refused between them. Then the "
    "message comes back and finds the order written: that says nothing about whether it was sent."
)
SEND_AGAIN = "Send the order on whether it was written now or before; the next step bears a second message."
SWALLOWED = (
    "When the handler returns, Lambda deletes what it does not report. A failure that only you know of is a success "
    "to Lambda."
)
REPORT = "Report the message in batchItemFailures (and switch ReportBatchItemFailures on), or raise."
CANCELLED = (
    "A transaction is cancelled for many reasons. Only ConditionalCheckFailed says that it was done before; every "
    "other one, a conflict with somebody at the same item or a throttle, says that nothing was written."
)
POISONED = (
    "A message that fails comes back until it was received maxReceiveCount times, and then it is dead. What was done "
    "before is no failure: whoever fails then never gets rid of the message."
)
CONDITION = (
    "A condition that does not hold says one of two things. The step was done before: that is no failure. Or the step "
    "before this one is not done: then its message came too early, or was sent although nothing had been done."
)


def why(pipe: Pipeline, trail: Trail, status: str | None, places: list[str]) -> Told:
    """What there is to say of an order with this status and messages at these places."""
    clues: tuple[Clue, ...] = (vanished, came_round, _foreign_status, _unheard, _nobody_there)
    clues += (_taken_for_done, _reported, never_sent, sent_otherwise, _not_looked_at)
    for clue in clues:
        found = next(clue(pipe, trail, status, places), None)
        if found:
            return found
    if status in STEPS and not places:
        return "", TWO_CALLS, spot(pipe.shop, trail, *CAREFUL), SEND_AGAIN
    return "", SWALLOWED if not places else POISONED, spot(pipe.shop, trail, *CAREFUL), REPORT


def raised(pipe: Pipeline, trail: Trail, saw: str) -> Finding | None:
    """The finding for an exception that left a handler."""
    failure = trail.failure()
    return None if failure is None else pipe.shop.explained(failure, POISONED, saw)


Clue = Callable[[Pipeline, Trail, "str | None", list[str]], Iterator[Told]]


def _foreign_status(pipe: Pipeline, trail: Trail, status: str | None, places: list[str]) -> Iterator[Told]:
    if status is not None and status not in STEPS:
        yield (
            "",
            "Others read the status, too. Its words are fixed, as the names of the outputs are.",
            line_of(pipe.shop, f'"{status}"', f"'{status}'", "status"),
            f"Write {', '.join(STEPS)}, as they are here.",
        )


def _unheard(pipe: Pipeline, trail: Trail, status: str | None, places: list[str]) -> Iterator[Told]:
    found = trail.unheard()
    if not found:
        return
    call, batch = found
    shop, error = pipe.shop, call.facts.get("error")
    code = f"was refused ({error.code})" if error else "answered with the order under Failed"
    more = (
        f"\nAt {shop.when(call.at)} {call.operation} {code}; at {shop.when(batch.at)} "
        f"{shop.plain_name(batch.function)} returned as if all was well."
    )
    if error is None:
        act = "Report the messages whose entries are under Failed, or send those entries again."
        if batch.facts.get("failed"):
            more = more.removesuffix("returned as if all was well.") + "returned, and gave back others."
            act = "Report the messages whose entries are under Failed, looked up by their Ids, or send those again."
        yield more, UNDER_FAILED, line_of(shop, "send_message_batch", "send_messages"), act
    elif error.code == "TransactionCanceledException":
        act = 'Look at CancellationReasons: only "ConditionalCheckFailed" is "done before". Report everything else.'
        yield more, CANCELLED, spot_in(shop, batch.function, "TransactionCanceled", *CAREFUL), act
    else:
        yield more, SWALLOWED, spot_in(shop, batch.function, "except", *CAREFUL), REPORT


def _nobody_there(pipe: Pipeline, trail: Trail, status: str | None, places: list[str]) -> Iterator[Told]:
    for name in places:
        queue = pipe.queues[name]
        here = any(event.actor == queue.name for event in pipe.shop.history.of("received"))
        if not here and not pipe.shop.history.of("dead_lettered"):
            yield (
                "",
                "A queue does not call anybody. Lambda polls it for an event source mapping, which SAM makes of an "
                "event of the type SQS.",
                pipe.shop.look_at(TEMPLATE, f"{name}.Arn", f"{name}:"),
                f"Give the function that works on {name} an event of the type SQS with the queue's ARN.",
            )


def _taken_for_done(pipe: Pipeline, trail: Trail, status: str | None, places: list[str]) -> Iterator[Told]:
    """A condition did not hold, and was taken for "done before", although the order never came to that status."""
    shop, after = pipe.shop, dict(pairwise(STEPS)).get(status or "", "")
    calls = [it for it in shop.history.of("call", service="dynamodb") if it.facts.get("error") and is_condition(it)]
    for batch in trail.batches("deleted", "partial", failed=False) if after else ():
        for call in calls:
            params = str(call.params)
            mine = call.facts.get("invocation") == batch.facts.get("request_id") and trail.names(params)
            if mine and after in params and pipe.orders.name in params:
                yield (
                    f"\nAt {shop.when(call.at)} {call.operation} was refused, for its condition did not hold. "
                    f"{shop.plain_name(batch.function)} took that for done before, and the order never was {after}.",
                    CONDITION,
                    spot_in(shop, batch.function, *spelled(call.operation), "ConditionExpression", *CAREFUL),
                    "Ask the item what its status is: only what was done before is done, and anything else is a "
                    "failure. Let no order travel on before its step is done.",
                )
                return


def _reported(pipe: Pipeline, trail: Trail, status: str | None, places: list[str]) -> Iterator[Told]:
    batches = trail.batches("partial", "failed", failed=True)
    if not batches or not places:
        return
    shop, batch = pipe.shop, batches[-1]
    call = trail.last_call(batch.facts.get("request_id"))
    more = (
        f"\nAt {shop.when(batch.at)} {shop.plain_name(batch.function)} gave it back as failed, not for the first time."
    )
    if call is None or "error" not in call.facts:
        yield _without_a_refusal(pipe, batch, more)
        return
    more += f" Before that its {call.operation} was refused: {_reason(call)}."
    if is_condition(call):
        act = "Take what was done before for done, and let no order travel on before its step is done."
        yield more, CONDITION, spot_in(shop, batch.function, "ConditionExpression", *CAREFUL), act
    else:
        act = f"Ask what {call.operation} was given that it cannot take."
        if call.error.code == "UnknownOperationException":
            act = f"Do it without {call.operation}, which this cloud does not have (docs/not_modelled.md)."
        yield more, POISONED, line_of(shop, *spelled(call.operation), *CAREFUL), act


def _without_a_refusal(pipe: Pipeline, batch: Event, more: str) -> Told:
    """A report of failure after which only the function's own words can tell why."""
    shop, function = pipe.shop, batch.function
    if why := batch.facts.get("because"):
        act = REPORT_ONLY
        if any(str(it.message_id) in why for it in shop.history.of("sent")):
            act += " Begin with an empty list in every invocation."
        spots = ("= []", "itemIdentifier", "batchItemFailures")
        return f"{more} The whole batch came back, for {why}.", unreadable(why), line_of(shop, *spots), act
    log = next((it.log for it in shop.history.of("succeeded", request_id=batch.facts.get("request_id"))), "").strip()
    if not log:
        return more, POISONED, spot_in(shop, function, *CAREFUL), "Report only what could not be done."
    because, act = next(
        (told for text, told in EXCEPTIONS.items() if text in log), (POISONED, "Read what it printed: it says why.")
    )
    return f"{more} It printed: {shortened(log)}", because, spot_in(shop, function, *CAREFUL), act


def _not_looked_at(pipe: Pipeline, trail: Trail, status: str | None, places: list[str]) -> Iterator[Told]:
    """A message of which a function did nothing and said nothing, beside others of its batch."""
    for batch in trail.batches("partial", "deleted", failed=False) if not places else ():
        calls = pipe.shop.history.of("call", invocation=batch.facts.get("request_id"))
        if len(batch.message_ids) == 1 or any(trail.names(call.params) for call in calls):
            continue
        at, who = pipe.shop.when(batch.at), pipe.shop.plain_name(batch.function)
        if batch.outcome == "partial":
            yield (
                f"\nAt {at} {who} gave back {len(batch.failed)} of {len(batch.message_ids)} messages. For this order "
                "it had called nothing, and did not give it back: Lambda deleted its message.",
                "What batchItemFailures does not name is done. Who stops at the first failure has not done the rest.",
                spot_in(pipe.shop, batch.function, "break", "batchItemFailures"),
                "Go on with the next record after a failure, or give back all that come after it, too.",
            )
        else:
            yield (
                f"\nAt {at} {who} returned from a batch of {len(batch.message_ids)} messages. For this order it had "
                "called nothing: Lambda deleted its message.",
                "What the tables have of one order of a batch says nothing of the next, nor does what a process "
                "remembers.",
                spot_in(pipe.shop, batch.function, *CAREFUL),
                "Work on each record by itself, in a batch that comes back, too.",
            )
        return


def _reason(call: Event) -> str:
    return f"{call.error.code}: {call.error.message}".rstrip(".")

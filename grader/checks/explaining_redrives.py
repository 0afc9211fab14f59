"""Why dead letters do not come back, in words."""

from __future__ import annotations

from collections.abc import Sequence

from grader import explain
from grader.checks import by_hand
from grader.checks.pipeline import TEMPLATE, Pipeline
from grader.checks.pipeline_findings import not_shipped
from grader.checks.places import line_of
from grader.checks.resting import by_the_clock
from grader.checks.trail import Trail
from grader.finding import Finding
from grader.orders import Order
from grader.words import counted, shortened

SCHEDULE = ("Schedule", "ScheduleV2", "AWS::Events::Rule", "AWS::Scheduler::Schedule")
BY_THE_CLOCK = (
    "A dead-letter queue is a place to wait until what broke the work is mended. Somebody has to bring the messages "
    "back then; SQS does not do it by itself."
)
TRY_CLOCK = "Let a function run on a schedule that receives from the dead-letter queue, sends back, and then deletes."


def not_redriven(pipe: Pipeline, given: Sequence[Order], story: str) -> Finding:
    """The trouble is over for a day, and orders are not shipped."""
    shop, clock = pipe.shop, by_the_clock(pipe)
    dead = len(pipe.dead.messages)
    parked = [name for name, queue in pipe.queues.items() if queue.messages and not worked_on(pipe, name)]
    others = [name for name in parked if pipe.queues[name] is not pipe.dead]
    if clock and others and (finding := _another_dead_letter_queue(pipe, given, others[0], story)):
        return finding
    if not dead and parked and (finding := _not_at_home(pipe, given[0], parked[0], story)):
        return finding
    if not dead and parked:
        return _parked_at_once(pipe, given[0], parked[0], story)
    if not dead:
        return not_shipped(pipe, given, f"{story} A day after that:")
    if not clock:
        return no_clock(pipe, f"{story} A day after that the dead-letter queue still holds {counted(dead, 'message')}.")
    ran = {event.request_id for event in clock if event.kind == "invoked"}
    failure = next((it for it in shop.history.of(*explain.ENDED_BADLY) if it.request_id in ran), None)
    saw = f"{story} In the day after that the schedule ran {len(clock)} times; still there: {_still_there(pipe)}."
    if failure is not None:
        return shop.explained(failure, BY_THE_CLOCK, saw)
    seen = {event.message_id for event in shop.history.of("received") if event.actor == pipe.dead.name}
    if pipe.shipped() and pipe.dead.messages[0].id in seen:
        return _one_home_for_all(pipe, saw)
    if ran and not shop.real_time and (finding := _never_asked(pipe, ran, saw)):
        return finding
    return Finding(saw, BY_THE_CLOCK, line_of(shop, "receive_message", "move_task", *SCHEDULE), TRY_CLOCK)


def _never_asked(pipe: Pipeline, ran: set[str], saw: str) -> Finding | None:
    """The finding for runs of which none has looked for letters at all."""
    shop = pipe.shop
    if any(call.invocation in ran for call in shop.history.of("call", operation="ReceiveMessage")):
        return None
    name = shop.plain_name(next(it.actor for it in shop.history.of("invoked") if it.request_id in ran))
    limit_s = shop.function(name).timeout_s
    return Finding(
        f"{saw} {name} made no ReceiveMessage call in any of these runs. It may run for {limit_s} s.",
        "Without a Timeout a function has 3 s. Who keeps some of the time that is left to spare may find it too short "
        "to begin; what is worked out in the cold start is old in every later run.",
        shop.look_at(TEMPLATE, f"Timeout: {limit_s}", f"{name}:"),
        "Give it time enough, and receive in every run.",
    )


def _still_there(pipe: Pipeline) -> str:
    """What lies on the dead-letter queue, and where it died."""
    died = {event.message_id: event.actor for event in pipe.shop.history.of("dead_lettered")}
    letter = pipe.dead.messages[0]
    where = f", which died on {pipe.shop.plain_name(died[letter.id])}" if letter.id in died else ""
    return f"{shortened(letter.body)}{where}"


def _one_home_for_all(pipe: Pipeline, saw: str) -> Finding:
    return Finding(
        saw,
        "All queues share one dead-letter queue, and what died in one step is no use to another. SQS tells where a "
        "message died in its system attribute DeadLetterQueueSourceArn, to whoever asks for it.",
        line_of(pipe.shop, "DeadLetterQueueSourceArn", "receive_message", "move_task", *SCHEDULE),
        "Bring back what died in any step: to the queue where it died, or all to the first one.",
    )


def _another_dead_letter_queue(pipe: Pipeline, given: Sequence[Order], name: str, story: str) -> Finding | None:
    """The finding for a letter that SQS moved to a dead-letter queue which nobody empties."""
    there = {message.id for message in pipe.queues[name].messages}
    died = [it for it in pipe.shop.history.of("dead_lettered") if it.message_id in there]
    order = next((it for it in given if died and died[0].message_id in Trail(pipe.shop, it).messages), None)
    if order is None:
        return None
    home, emptied = pipe.shop.plain_name(died[0].actor), pipe.shop.plain_name(pipe.dead.name)
    return Finding(
        f"{story} A day after that {order['order_id']} lies on {name}. SQS moved it there: the RedrivePolicy of {home} "
        f"names that queue, and nothing ever receives from it.",
        f"A dead letter waits where it is until somebody receives it. {emptied} is emptied by the clock; {name} is a "
        "dead-letter queue, too.",
        pipe.shop.look_at(TEMPLATE, f"{name}.Arn", name),
        f"Let the RedrivePolicy of {home} name {emptied}, or let the schedule bring back what is on {name}, too.",
    )


def _not_at_home(pipe: Pipeline, order: Order, name: str, story: str) -> Finding | None:
    """The finding for a letter that was brought back: to another queue than that where it died first, or in vain."""
    shop, trail = pipe.shop, Trail(pipe.shop, order)
    died = next((it for it in shop.history.of("dead_lettered") if it.message_id in trail.messages), None)
    if died is None:
        return None
    sent = [it for it in shop.history.of("sent") if it.message_id in trail.messages and it.at > died.at]
    idle = (pipe.queues[name].name, pipe.dead.name)
    there = [shop.plain_name(it.actor) for it in sent if it.actor not in idle]
    home = shop.plain_name(died.actor)
    if home in there:
        return _failed_again(pipe, order, sent[0].at, f"{story} {order['order_id']} was brought back to {home}")
    if not there:
        return None
    return _one_home_for_all(
        pipe,
        f"{story} A day after that {order['order_id']} lies on {name}, where nobody works. It had died on {home}, and "
        f"was brought back to {there[0]}, {counted(len(there), 'time')}.",
    )


def _failed_again(pipe: Pipeline, order: Order, since: int, saw: str) -> Finding:
    """The finding for a letter that was tried again, when nothing was broken any more, and failed."""
    failure = Trail(pipe.shop, order).failure()
    if failure and failure.at > since:
        return pipe.shop.explained(failure, "", f"{saw}, failed again, and was parked in the end.")
    return not_shipped(pipe, [order], f"{saw}, and was parked in the end.")


def _parked_at_once(pipe: Pipeline, order: Order, name: str, story: str) -> Finding:
    return Finding(
        f"{story} A day after that {order['order_id']} lies on {name}, where nobody works. It was never tried again.",
        "What lies on a dead-letter queue was received maxReceiveCount times already: a receive count is no count of "
        "redrives.",
        line_of(pipe.shop, "ApproximateReceiveCount", '["MAX_REDRIVES"]', "redrives =", "receive_message"),
        "Count the redrives yourself, in an attribute that travels with the message, and begin at 0.",
    )


def lost_on_the_way_back(pipe: Pipeline, order: Order, story: str) -> Finding:
    """A dead letter that was deleted, and never came onto another queue."""
    ran = [event.actor for event in by_the_clock(pipe) if event.kind == "invoked"]
    file = pipe.shop.file_of(ran[-1]) if ran else TEMPLATE
    dead = Trail(pipe.shop, order).messages
    gone = [it for it in pipe.shop.history.of("deleted") if it.message_id in dead and it.actor == pipe.dead.name]
    name = pipe.shop.plain_name(pipe.dead.name)
    when = f"\n{order['order_id']} was deleted from {name} at {pipe.shop.when(gone[-1].at)}." if gone else ""
    return Finding(
        f"{story} After that no queue and no table held {order['order_id']} any more.{when}",
        "A delete cannot be taken back, and the send after it may never happen. Sent first and deleted after, the "
        "worst is a second message, and the steps bear that.",
        pipe.shop.look_at(file, "delete_message", ".delete(", "except", "send_message"),
        "Send first; delete only when the send has succeeded.",
    )


def no_clock(pipe: Pipeline, story: str) -> Finding:
    """Nothing runs on a schedule."""
    if not pipe.shop.real_time and by_hand.one_is_off(pipe.shop):
        return Finding(
            f"{story} Nothing ran on a schedule: there is one, and it is disabled.",
            BY_THE_CLOCK,
            pipe.shop.look_at(TEMPLATE, "Enabled: false", "DISABLED", *SCHEDULE),
            "Let the schedule be enabled, as it is when nobody says otherwise.",
        )
    silent = "" if pipe.shop.real_time else by_hand.silent(pipe.shop)
    return Finding(
        f"{story} Nothing ran on a schedule.{silent}",
        f"{BY_THE_CLOCK} A mapping on the dead-letter queue brings them back at once, while it is still broken.",
        pipe.shop.look_at(TEMPLATE, *SCHEDULE, "DeadLetterQueue", "Resources"),
        TRY_CLOCK,
    )


def worked_on(pipe: Pipeline, name: str) -> bool:
    """Whether anything was ever received from a queue."""
    return any(event.actor == pipe.queues[name].name for event in pipe.shop.history.of("received"))

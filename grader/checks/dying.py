"""Whether a message that fails dies as a redrive policy has it, and what is in the way where it does not."""

from __future__ import annotations

from typing import Any

from grader.checks.letters import DEAD, QUEUE, RECEIVES, TEMPLATE, Letter, attributes, lying, mappings, received
from grader.finding import Finding
from grader.shop import Shop

COMES_BACK = (
    "A message that fails comes back when its visibility timeout is over, again and again, until the queue's retention "
    "is over (4 days unless you say otherwise). Then SQS drops it: no error, no trace. Only a RedrivePolicy of the "
    "queue that it comes from moves it to another one before that."
)
EXPIRES = (
    "Retention counts from the first send, whatever happens to a message meanwhile. What is to die after "
    f"{RECEIVES} receives has to be kept until then."
)
FILTERS = (
    "FilterCriteria choose what a function gets, and Lambda deletes the rest: it never fails, and so it never dies."
)
RETURNED = "When a handler returns, Lambda deletes its batch. A message dies only when it failed each time."
FILTER = "FilterCriteria"
POLICY = f"Give {QUEUE} a RedrivePolicy: deadLetterTargetArn: !GetAtt {DEAD}.Arn and maxReceiveCount: {RECEIVES}."


def worker_was_invoked(shop: Shop) -> None:
    """Find a worker that nothing connects with the queue."""
    if mappings(shop, QUEUE) and shop.history.of("invoked"):
        return
    raise Finding(
        f"messages are on {QUEUE}, and no function was ever invoked with them.",
        "A queue calls nobody. Lambda polls it for an event source mapping, which SAM makes of an event of type SQS.",
        shop.look_at(TEMPLATE, "worker.handler", "Resources"),
        f"Give the worker its event on {QUEUE} back.",
    )


def died_after_five(shop: Shop, letter: Letter) -> None:
    """Find a message that did not come to the dead-letter queue, or after another number of receives."""
    times = len(received(shop, QUEUE, letter))
    if letter.id in lying(shop, QUEUE):
        raise _stays(shop, letter, times)
    if letter.id not in lying(shop, DEAD) and not received(shop, DEAD, letter):
        raise _is_gone(shop, letter, times)
    if times != RECEIVES:
        raise Finding(
            f"{letter.called} came to {DEAD} after {times} {'receive' if times == 1 else 'receives'}.",
            "maxReceiveCount says how often a message is received before it is a dead letter. A receive that failed "
            "because of a throttle or a restart counts, too: AWS advises 5, so that chance alone kills nothing.",
            shop.look_at(TEMPLATE, "maxReceiveCount"),
            f"Set maxReceiveCount to {RECEIVES}.",
        )


def _stays(shop: Shop, letter: Letter, times: int) -> Finding:
    """The finding for a message that fails and does not die."""
    text = attributes(shop, QUEUE).get("RedrivePolicy")
    where: tuple[str, ...] = (QUEUE,)
    said = f"{QUEUE} has no RedrivePolicy."
    act = POLICY
    if text:
        said, where = f"{QUEUE}'s RedrivePolicy is {text}.", ("maxReceiveCount", QUEUE)
        act = f"Set maxReceiveCount to {RECEIVES}."
    elif attributes(shop, DEAD).get("RedrivePolicy"):
        said, where = f"{QUEUE} has no RedrivePolicy; {DEAD} has one.", ("RedrivePolicy",)
        act = f"Move the RedrivePolicy to {QUEUE}: it belongs to the queue that messages come from."
    elif any(_has_a_queue_of_its_own(shop, mapping) for mapping in mappings(shop, QUEUE)):
        said += " The dead-letter queue of a function is another thing: it is for asynchronous invocations."
        where = ("DeadLetterQueue:", "DeadLetterConfig", "OnFailure")
    return Finding(
        f"{letter.called} is no order. At {shop.when(shop.cloud.now)} it had been received {times} times, and is "
        f"on {QUEUE} still. {said}",
        COMES_BACK,
        shop.look_at(TEMPLATE, *where),
        act,
    )


def _has_a_queue_of_its_own(shop: Shop, mapping: dict[str, Any]) -> bool:
    said = shop.cloud.call("lambda", "GetFunctionConfiguration", FunctionName=mapping["FunctionArn"])
    return bool(said.get("DeadLetterConfig"))


def _is_gone(shop: Shop, letter: Letter, times: int) -> Finding:
    """The finding for a message that failed and is not on the dead-letter queue."""
    how, because, act, where = _fate(shop, letter)
    receives = f"{times} {'receive' if times == 1 else 'receives'}"
    return Finding(
        f"{letter.called} is no order. After {receives} {QUEUE} {how}. It never came to {DEAD}.",
        because,
        shop.look_at(TEMPLATE, *where, f"!GetAtt {QUEUE}.Arn", QUEUE),
        act,
    )


def _fate(shop: Shop, letter: Letter) -> tuple[str, str, str, tuple[str, ...]]:
    """What became of a message instead: how a finding says it, the rule at work, what to do, and where."""
    moved = shop.history.of("dead_lettered", message_id=letter.id)
    if moved:
        because = "The deadLetterTargetArn of a RedrivePolicy names the queue that gets what died, and no other."
        return f"moved it to {shop.plain_name(moved[0].to)}", because, POLICY, ("deadLetterTargetArn",)
    if shop.history.of("expired", message_id=letter.id):
        said = attributes(shop, QUEUE)
        if not said.get("RedrivePolicy"):
            return "dropped it, for its retention was over", COMES_BACK, POLICY, ()
        seconds = (
            f"{said['MessageRetentionPeriod']} s, and a message that fails is hidden for {said['VisibilityTimeout']}"
        )
        how = f"dropped it, for its retention was over: that is {seconds} s each time"
        return how, EXPIRES, f"Let {QUEUE} keep messages for 4 days, the default.", ("MessageRetentionPeriod",)
    batch = next((it for it in reversed(shop.history.of("batch")) if letter.id in it.message_ids), None)
    if batch is not None and batch.outcome == "filtered":
        act = "Take the filter out: what is no order has to fail to become a dead letter."
        return "showed it to a mapping whose filter it does not match, and Lambda deleted it", FILTERS, act, (FILTER,)
    if batch is not None and batch.outcome in ("deleted", "partial"):
        name = shop.plain_name(batch.function)
        how = f"gave it to {name}, which returned, and Lambda deleted it"
        return how, RETURNED, f"Let nobody but the worker be fed by {QUEUE}, and let it raise as it was given.", ()
    return "does not have it any more", COMES_BACK, POLICY, ("deadLetterTargetArn",)

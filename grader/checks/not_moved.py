"""Why a letter is not where a run of the redriver should have brought it."""

from __future__ import annotations

from cloudlet.functions.invocation import Invocation
from grader.checks.putting import TEMPLATE
from grader.checks.redriver_runs import FILE, SEND, Letter, error_printed, receives_of, sends_of
from grader.checks.working import DEAD, PARKED, QUEUE, REDRIVER
from grader.finding import Finding
from grader.shop import Shop

SHORT_S = 30


def not_moved(shop: Shop, letter: Letter, story: str, came_to: str, queue: str, run: Invocation) -> Finding:
    """The finding for a letter that a run of the redriver left, or sent to another queue than this one."""
    if (mistaken := _mistaken_url(shop)) is not None:
        return mistaken
    act = f"Receive from {DEAD}, send each message to {queue}, then delete it from {DEAD}."
    if came_to == DEAD and shop.history.of("call", operation="StartMessageMoveTask"):
        return Finding(
            f"{story} {REDRIVER} started a message move task, and ended.",
            "A message move task moves all there is, later and as it is. It counts nothing and parks nothing, so what "
            "is poison comes back each time.",
            shop.look_at(FILE, "start_message_move_task"),
            act,
        )
    sends = sends_of(shop, letter)
    if came_to == DEAD and sends and sends[-1].facts.get("error") is not None:
        return Finding(
            f"{story} After a run of {REDRIVER} it is still there: SQS refused its send.\n{sends[-1].error}",
            "A send that SQS refuses for what is in it is refused in every run.",
            shop.look_at(FILE, *SEND),
            "Put right what the error says.",
        )
    limit_s = shop.function(REDRIVER).timeout_s
    if came_to == DEAD and limit_s < SHORT_S and not receives_of(shop, run):
        return Finding(
            f"{story} A run of {REDRIVER} ended without a receive. Its timeout is {limit_s} s.",
            "Who keeps some seconds to spare begins nothing when the timeout is shorter than that.",
            shop.look_at(TEMPLATE, f"{REDRIVER}:"),
            f"Receive from {DEAD} in every run, and give {REDRIVER} a Timeout of a minute.",
        )
    if came_to == DEAD and (line := error_printed(shop, run)):
        return Finding(
            f"{story} After a run of {REDRIVER} it is still there. The handler printed\n  {line}",
            "A letter is what somebody could not work on. It may be no JSON, and it has the attributes that its sender "
            "gave it, or none.",
            shop.look_at(FILE, "loads", "except", *SEND),
            'Send message["Body"] and the attributes as they are, and read nothing but redrives.',
        )
    if came_to == DEAD:
        return Finding(
            f"{story} After a run of {REDRIVER} it is still there.",
            "A dead-letter queue is a queue like any other: what lies on it stays until somebody receives, sends and "
            "deletes it, or until it expires.",
            shop.look_at(FILE, "receive_message", "receive_messages", "def handler"),
            act,
        )
    return Finding(
        f"{story} A run of {REDRIVER} sent it to {came_to}.",
        f"It belongs on {queue}: moved fewer than MAX_REDRIVES times it is tried again, else it is parked.",
        shop.look_at(FILE, "PARKED_QUEUE_URL", "MAX_REDRIVES", *SEND),
        "Compare the number in redrives with int(os.environ['MAX_REDRIVES']).",
    )


def without_a_receive(shop: Shop, story: str) -> Finding | None:
    """The finding for a redriver whose last run did not even look for letters, though there were some."""
    name = shop.function(REDRIVER).name
    runs = [event for event in shop.history.of("succeeded") if event.actor == name]
    receives = {call.invocation for call in shop.history.of("call", operation="ReceiveMessage")}
    if not runs or runs[-1].request_id in receives or not receives & {run.request_id for run in runs}:
        return None
    return Finding(
        f"{story}\nAn earlier run of {REDRIVER} had received letters; the last one ended without a receive.",
        "What stands outside of the handler runs once, in the cold start. Later runs in the same environment find it "
        "as it was left: a deadline that is over, a flag that is set.",
        shop.look_at(FILE, "time.time()", "time.monotonic()", "now(", "global ", "def handler"),
        "Receive in every run, and work out in the handler how long it may go on.",
    )


def _mistaken_url(shop: Shop) -> Finding | None:
    """The finding for an environment that has something else than the URL of a queue, or that of another one."""
    names = {"QUEUE_URL": QUEUE, "DEAD_LETTER_QUEUE_URL": DEAD, "PARKED_QUEUE_URL": PARKED}
    urls = {shop.queue(queue).url: queue for queue in names.values()}
    for name, queue in names.items():
        value = shop.function(REDRIVER).environ.get(name, "")
        if value and urls.get(value) != queue:
            is_what = f"is the URL of {urls[value]}" if value in urls else f"is {value}, which is no URL of its queues"
            return Finding(
                f"{name} of {REDRIVER} {is_what}.",
                "A redriver knows its queues by its environment alone. !Ref of a queue is its URL; its ARN and its "
                "name are other things.",
                shop.look_at(TEMPLATE, f" {name}:"),
                f"Let {name} be !Ref {queue}.",
            )
    return None

"""A finding whose cause is a time in the template: a queue that forgets too soon, a batch that is gathered too long."""

from __future__ import annotations

from grader.finding import Finding
from grader.shop import Shop

TEMPLATE = "template.yaml"
RETENTION, WINDOW = "MessageRetentionPeriod", "MaximumBatchingWindowInSeconds"
HIDDEN, SHORTLY_S, EXPIRED = "VisibilityTimeout", 5, "handle has expired"
SOON_S = 3600
FORGETS = (
    "When a message is older than its queue's MessageRetentionPeriod, SQS deletes it without a word. On a standard "
    "dead-letter queue its age counts from the first send."
)
COMES_BACK = (
    "While Lambda gathers a batch, its messages are hidden for the queue's visibility timeout and no longer. What is "
    "gathered for as long as that is given to somebody else, too: it is worked on twice, and each receive counts."
)
SHOWN_AGAIN = (
    "A receive hides a message for the visibility timeout and no longer. Then it is received again while it is still "
    "being worked on, each receive counts, and a FIFO queue takes no delete by a receipt handle that has expired."
)


def told(shop: Shop, finding: Finding) -> None:
    """Give the finding that for its cause if it is so."""
    if shop.opened and not shop.real_time:
        _forgotten(shop, finding)
        _gathered_too_long(shop, finding)
        _hidden_too_shortly(shop, finding)


def _forgotten(shop: Shop, finding: Finding) -> None:
    for event in shop.history.of("expired"):
        name = shop.plain_name(event.actor)
        attributes = shop.queue(name).attributes if name in shop.stack.resources else {}
        kept_s = int(attributes.get(RETENTION, SOON_S + 1))
        if kept_s > SOON_S or "retention" in str(vars(finding)).lower():
            continue
        finding.saw += f"\nAt {shop.when(event.at)} a message was dropped: {name} keeps them for {kept_s} s."
        finding.because = FORGETS
        finding.look_at = shop.look_at(TEMPLATE, f"{RETENTION}: {kept_s}", RETENTION, f"{name}:")
        finding.try_ = (
            f"Let {name} keep messages longer than any trouble lasts: {RETENTION}, at most 1209600 s, 14 days."
        )
        return


def _gathered_too_long(shop: Shop, finding: Finding) -> None:
    if WINDOW in str(vars(finding)) or not _came_back_while_gathered(shop):
        return
    for mapping in shop.cloud.mappings.mappings.values():
        name, window_s = shop.plain_name(mapping.queue_name), mapping.window_s
        hidden_s = int(shop.queue(name).attributes["VisibilityTimeout"]) if name in shop.stack.resources else 0
        if 0 < hidden_s <= window_s:
            finding.saw += f"\n{name} hides a message for {hidden_s} s, and a batch is gathered for up to {window_s} s."
            finding.because = COMES_BACK
            finding.look_at = shop.look_at(TEMPLATE, f"{WINDOW}: {window_s}", WINDOW)
            finding.try_ = f"Gather for a few seconds, or let {name} hide its messages for six times the function's "
            finding.try_ += "timeout and that."
            return


def _came_back_while_gathered(shop: Shop) -> bool:
    """Whether a message was received twice, and given to no function in between."""
    gathered: set[str] = set()
    for event in shop.history.events:
        if event.kind == "batch":
            gathered -= set(event.message_ids)
        elif event.kind == "received":
            if event.message_id in gathered:
                return True
            gathered.add(event.message_id)
    return False


def _hidden_too_shortly(shop: Shop, finding: Finding) -> None:
    """Of a function that receives by itself, where that did harm: a refused delete, a message that died."""
    receives = [it for it in shop.history.of("call", operation="ReceiveMessage") if it.invocation]
    if not receives or "visibility timeout" in finding.because:
        return
    queues = {it.physical_id: it.logical_id for it in shop.stack.resources.values()}
    harmed = {it.actor for it in shop.history.of("dead_lettered")}
    deletes = shop.history.of("call", operation="DeleteMessage")
    late = {it.params["QueueUrl"]: it for it in deletes if EXPIRED in str(it.facts.get("error"))}
    for receive in receives:
        url, asked = receive.params.get("QueueUrl"), receive.params.get(HIDDEN)
        if url not in queues or not (url in late or shop.queue(queues[url]).name in harmed):
            continue
        hidden_s = int(shop.queue(queues[url]).attributes[HIDDEN] if asked is None else asked)
        if hidden_s <= SHORTLY_S:
            refused = f" Later it refused a delete: {late[url].error}" if url in late else ""
            finding.saw += f"\nA receive from {queues[url]} hides a message for {hidden_s} s.{refused}"
            file = TEMPLATE if asked is None else shop.file_of(receive.actor.partition("#")[0])
            finding.because, finding.look_at = SHOWN_AGAIN, shop.look_at(file, f"{HIDDEN}: {hidden_s}", HIDDEN)
            finding.try_ = f"Let {HIDDEN} be longer than a run of the function."
            return

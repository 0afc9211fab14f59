"""Why a dead letter is not in the table: what the handler did with it, and what Lambda did then."""

from __future__ import annotations

from typing import Any

from cloudlet.errors import AwsError
from cloudlet.history import Event
from grader import explain
from grader.checks.dead_letter_rules import AGE, BY_ITS_KEY, CUT, KEY_NAME, RETURNED, RULES, TOO_LARGE, UNPROCESSED
from grader.checks.letters import DAY_S, DEAD, FILE, RECORDER, TABLE, TEMPLATE, Letter, lying, mappings, received
from grader.checks.partial_failures import REPORT, RESPONSE_TYPES
from grader.finding import Finding
from grader.reading import shown
from grader.shop import Shop
from grader.words import short, shortened

Item = dict[str, Any]
PRINTED_CHARS = 160


def not_recorded(shop: Shop, letter: Letter, items: list[Item], story: str) -> Finding:
    """The finding for a letter that is not in the table."""
    requests = {event.request_id for event in _batches(shop, letter) if "request_id" in event.facts}
    arranged = any(fault.name.startswith("crash") for fault in shop.history.of("fault"))
    kinds = [kind for kind in explain.ENDED_BADLY if kind != "crashed" or not arranged]
    failures = [event for event in shop.history.of(*kinds) if event.request_id in requests]
    refusal = _refusal(shop, requests, letter)
    story = f"{story}\n{letter.called} is not in {TABLE}."
    if by_hand := _deletes_by_hand(shop, letter):
        return _deleted_by_hand(shop, by_hand[0], story)
    moved = [it for it in shop.history.of("dead_lettered", message_id=letter.id) if it.actor == shop.queue(DEAD).name]
    if moved:
        return _moved_on(shop, moved[0], story)
    if expired := shop.history.of("expired", message_id=letter.id):
        return _expired(shop, expired[0], letter, story)
    if refusal is not None and "size" in str(refusal):
        saw = f"{story}\nDynamoDB refused its item: {refusal}"
        return Finding(saw, TOO_LARGE, shop.look_at(FILE, "put_item", "Item"), CUT)
    # What Lambda deleted in the end is not lost because an earlier try failed.
    done = [batch for batch in _batches(shop, letter)[-1:] if batch.outcome in ("deleted", "partial")]
    lies = letter.id in lying(shop, DEAD)
    if failures and (lies or not done):
        return _raised(shop, failures[0], story)
    return _reported(shop, letter, story, refusal) if lies else _deleted(shop, letter, items, story, refusal)


def _deletes_by_hand(shop: Shop, letter: Letter) -> list[Event]:
    """When this letter was deleted by somebody else than Lambda."""
    name, uuids = shop.queue(DEAD).name, {mapping["UUID"] for mapping in mappings(shop, DEAD)}
    deleted = shop.history.of("deleted", message_id=letter.id)
    return [event for event in deleted if event.actor == name and event.by not in uuids]


def _deleted_by_hand(shop: Shop, delete: Event, story: str) -> Finding:
    return Finding(
        f"{story}\nAt {shop.when(delete.at)} {shop.plain_name(delete.by)} deleted it itself.",
        "What the handler deletes is gone, even if it then fails or dies. Lambda deletes for you, when the handler has "
        "returned and the work is done.",
        shop.look_at(FILE, "delete_message", ".delete("),
        "Take the delete out.",
    )


def _batches(shop: Shop, letter: Letter) -> list[Event]:
    """The batches of the dead-letter queue that this letter was in."""
    name = shop.queue(DEAD).name
    return [it for it in shop.history.of("batch", queue=name) if letter.id in it.message_ids]


def _refusal(shop: Shop, requests: set[str], letter: Letter) -> AwsError | None:
    """What DynamoDB said to the last call for this letter, where it refused it."""
    calls = [
        event
        for event in shop.history.of("call", service="dynamodb")
        if "error" in event.facts and event.invocation in requests and letter.id in str(event.params)
    ]
    return calls[-1].error if calls else None


def _raised(shop: Shop, failure: Event, story: str) -> Finding:
    finding = shop.explained(failure, asked=story)
    _advise(finding, str((failure.error or {}).get("errorType")) + finding.saw)
    return finding


def _advise(finding: Finding, text: str) -> None:
    """Say more of an exception whose name is in the text."""
    if "has no attribute" in text and "module '" in text:
        return  # of Python itself, or of the learner's own files
    for names, because, act in RULES:
        if any(name in text for name in names):
            finding.because, finding.try_ = because, act
            return


def _reported(shop: Shop, letter: Letter, story: str, refusal: AwsError | None) -> Finding:
    times = len(received(shop, DEAD, letter))
    said = f"\nDynamoDB refused its item: {refusal}" if refusal else ""
    if not times:
        return Finding(
            f"{story}\nIt lies on {DEAD}, and {RECORDER} was not invoked with it.",
            "A queue calls nobody: Lambda polls it for an event source mapping, while that is enabled.",
            shop.look_at(TEMPLATE, RECORDER),
            f"Give {RECORDER} an event of the type SQS with the queue !GetAtt {DEAD}.Arn.",
        )
    if {batch.outcome for batch in _batches(shop, letter)} == {"throttled"}:
        return Finding(
            f"{story}\nIt was received from {DEAD} {times} times, and Lambda throttled {RECORDER} each time.",
            "Reserved concurrency 0 switches a function off: every invocation is throttled, and no log says so.",
            shop.look_at(TEMPLATE, "ReservedConcurrentExecutions"),
            f"Take ReservedConcurrentExecutions off {RECORDER}, or give it 1 at least.",
        )
    printed = _printed(shop, letter)
    finding = Finding(
        f"{story}\nIt was received from {DEAD} {times} times, and was reported as failed each time.{said or printed}",
        "What is reported comes back for 14 days, and no longer.",
        shop.look_at(FILE, "loads", 'record["body"]', "except", "put_item"),
        "Print the exception where you catch it, and put right what it says.",
    )
    _advise(finding, printed + said)
    return finding


def _deleted(shop: Shop, letter: Letter, items: list[Item], story: str, refusal: AwsError | None) -> Finding:
    """The finding for a letter that is on no queue and in no table."""
    batch = _batches(shop, letter)[-1:]
    if not batch:
        return _never_received(shop, story)
    said = f"DynamoDB refused its item: {refusal}\n" if refusal else ""
    if batch[0].outcome == "filtered":
        return Finding(
            f"{story}\nAt {shop.when(batch[0].at)} it matched no filter of the mapping, and Lambda deleted it.",
            "FilterCriteria choose what a function gets, and Lambda deletes the rest. A filter on the body drops "
            "whatever is no JSON.",
            shop.look_at(TEMPLATE, "FilterCriteria"),
            "Take the filter out: the recorder is there for all that died.",
        )
    if batch[0].function != shop.function(RECORDER).name:
        other = shop.plain_name(batch[0].function)
        return Finding(
            f"{story}\nAt {shop.when(batch[0].at)} {other} had got it and returned, and Lambda deleted it.",
            "Two functions on one queue share its messages: what one of them gets, the other never sees.",
            shop.look_at(TEMPLATE, f"!GetAtt {DEAD}.Arn"),
            f"Let {RECORDER} alone be fed by {DEAD}.",
        )
    elsewhere = next((item for item in items if item.get("body") == letter.body), None)
    if elsewhere is not None:
        return _under_another_id(shop, letter, elsewhere, story)
    answer = _answer(shop, batch[0])
    saw = f"{story}\n{said}At {shop.when(batch[0].at)} the handler returned {short(shown(answer))}, "
    saw += f"and Lambda deleted it.{'' if refusal else _printed(shop, letter)}"
    reported = answer.get("batchItemFailures") if isinstance(answer, dict) else None
    if not refusal and _left_over(shop, letter):
        because, act = UNPROCESSED, "Report what is in UnprocessedItems after the last try, or raise."
        recorded = next((item["message_id"] for item in items if str(item.get("message_id")) in str(reported)), None)
        if recorded is not None:
            saw += f" {recorded}, which it reported, is recorded."
            because, act = BY_ITS_KEY
        return Finding(saw, because, shop.look_at(FILE, "UnprocessedItems", "batch_write_item"), act)
    mapping = next((it for it in shop.cloud.mappings.mappings.values() if _polls(it, shop.queue(DEAD).name)), None)
    if reported and mapping and not mapping.partial:
        where = shop.look_at(TEMPLATE, "FunctionResponseTypes", f"Queue: !GetAtt {DEAD}.Arn", "recorder.handler")
        return Finding(saw, RESPONSE_TYPES, where, "Add FunctionResponseTypes to the event of the recorder.")
    return Finding(
        saw,
        KEY_NAME if isinstance(answer, dict) and reported is None else RETURNED,
        shop.look_at(FILE, "except", "UnprocessedItems", "batch_write_item", "return", "Records"),
        f"Store the body of every record, and report what could not be stored. {REPORT}",
    )


def _under_another_id(shop: Shop, letter: Letter, item: Item, story: str) -> Finding:
    other = item.get("message_id")
    if shop.history.of("dead_lettered", message_id=other):
        return Finding(
            f"{story}\nAnother letter, {other}, said the same, and is there.",
            "Two messages may have one and the same body, and be two: a customer orders twice, a sender fails twice.",
            shop.look_at(FILE, "seen", '"body"', "put_item"),
            'Tell letters apart by record["messageId"] alone, and write an item for each.',
        )
    return Finding(
        f"{story}\nIts messageId is {letter.id}. There is an item with its body and message_id: "
        f"{short(shown(item.get('message_id')))}.",
        "The messageId is what SQS, its logs and the sender call a message. It alone stays the same at every delivery: "
        "a receipt handle is new each time, and an id of your own makes the second delivery a second item.",
        shop.look_at(FILE, '"message_id"', "message_id"),
        'Write one item for each record, with the key message_id: record["messageId"].',
    )


def _left_over(shop: Shop, letter: Letter) -> bool:
    """Whether a BatchWriteItem came back without having written this letter."""
    calls = shop.history.of("call", operation="BatchWriteItem")
    return any(letter.id in str((call.facts.get("result") or {}).get("UnprocessedItems")) for call in calls)


def _polls(mapping: Any, queue: str) -> bool:
    return queue in (getattr(mapping, "queue_name", ""), getattr(mapping, "queue", ""))


def _answer(shop: Shop, batch: Event) -> Any:
    ended = shop.history.of("succeeded", request_id=batch.facts.get("request_id"))
    return ended[0].result if ended else None


def _printed(shop: Shop, letter: Letter) -> str:
    """What the handler printed last while it had this letter."""
    requests = {event.facts.get("request_id") for event in _batches(shop, letter)}
    logs = [event.facts.get("log", "") for event in shop.history.of("succeeded") if event.request_id in requests]
    lines = [line.strip() for log in logs for line in log.splitlines() if line.strip()]
    own, errors = ([line for line in lines if words in line] for words in (letter.id, "Error"))
    telling = own or errors or lines
    return f"\nThe handler printed\n  {shortened(telling[-1], PRINTED_CHARS)}" if telling else ""


def _moved_on(shop: Shop, move: Event, story: str) -> Finding:
    return Finding(
        f"{story}\nAt {shop.when(move.at)} {DEAD} moved it on to {shop.plain_name(move.to)}.",
        "A dead-letter queue with a redrive policy of its own gives its letters away, too, and there is nobody who "
        "records them.",
        shop.look_at(TEMPLATE, "RedrivePolicy"),
        f"Take the RedrivePolicy of {DEAD} out.",
    )


def _expired(shop: Shop, expiry: Event, letter: Letter, story: str) -> Finding:
    queue = shop.plain_name(expiry.actor)
    days = f"{(expiry.at - letter.sent_ms) / 1000 / DAY_S:.2f}".removesuffix(".00")
    return Finding(
        f"{story}\n{queue} dropped it when it was {days} days old.",
        AGE,
        shop.look_at(TEMPLATE, f"{queue}:"),
        f"Let {DEAD} keep messages for 14 days, the most there is.",
    )


def _never_received(shop: Shop, story: str) -> Finding:
    return Finding(
        f"{story}\nIt is on no queue: it is neither on {DEAD} nor was it ever received from there.",
        "Only an event source mapping of the dead-letter queue brings its letters to the recorder.",
        shop.look_at(TEMPLATE, f"{DEAD}:"),
        f"Let nothing but {RECORDER} take messages from {DEAD}.",
    )

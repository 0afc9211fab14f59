"""What the checks of lesson 08 share about the way to the parking queue and back: bodies, and an SQS that refuses.

A body is bytes to a forwarder. These here are the same JSON when they are read and written again, and another text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from cloudlet.errors import AwsError
from cloudlet.history import Event
from grader.checks import lasting, ordering
from grader.checks.ordering import FORWARDER, PARKING, QUEUE, SENDS, body, sent
from grader.checks.sqs_trouble import BROKEN, DENIED
from grader.finding import Finding
from grader.reading import NoJson, parsed
from grader.shop import Shop
from grader.words import counted, listed, times

DELETED = "When the handler returns, Lambda deletes what it was given, but for what batchItemFailures names."
LOOKS_ALIKE = (
    "They look alike: what is one character in the one, an e with two dots, is two in the other. A body is not text to "
    "be tidied."
)
REWRITTEN = (
    "Spaces, escapes and the writing of numbers do not survive json.loads and json.dumps, and whoever compares or "
    "signs bodies notices. A forwarder need not read what it carries."
)
TOO_SOON = (
    "A message that is deleted before the work is done is gone when the work fails. Lambda deletes by itself, after "
    "the handler returned."
)
NAMES_IT = "SendMessageBatch does not raise for a message that SQS did not take: it names it under Failed."
BLAME = "SenderFault"
ODD: dict[str, str] = {
    "o-8031": '{ "seq": 1,\n  "event": "placed",\n  "order_id": "o-8031" }\n',
    "o-8032": '{"order_id":"o-8032","seq":1,"event":"placed","customer":"Ζωή 🚲 Zoe\u0308","price":12.50}',
    "o-8033": '{"order_id":"o-8033","seq":1,"event":"placed","customer":"\\u0396\\u03c9\\u03ae","big":1E3}',
    "o-8034": ' {"event":"a \\"quote\\" & a + b%20\\t","seq":1,"order_id":"o-8034","gift":null} ',
    "o-8035": '{"order_id":"o-8035","seq":1,"event":"placed","lines":[{"sku":"b-7"} , {}]}',
}
JOINED = body("o-802", 11, "note")  # reads like o-8021's seq 1, where an order_id and a seq are joined
BODIES = [*(body(f"o-802{number}", 1) for number in range(1, 4)), body("o-8021", 2), JOINED, body("O-8021", 1)]
BODIES += ODD.values()
SENT = len(BODIES) + 1  # the first comes twice, and may go back once


def came_back(shop: Shop, back: list[str], again: list[str]) -> None:
    """Find messages that were not sent back, or too often, or with another body. `again` is what was parked anew."""
    if sorted(set(back)) == sorted(BODIES) and len(back) <= SENT + len(again):
        return
    story = f"{SENT} messages were on {PARKING}, two of them alike."
    others = [text for text in back if text not in [*BODIES, *again]]
    if others:
        raise _changed(shop, story, others[0])
    lacks = [text for text in BODIES if text not in back]
    if lacks:
        ordering.raise_failure(shop, story)
        raise _forgotten(shop, f"{story}\n{len(back)} were sent to {QUEUE}.", lacks)
    raise Finding(
        f"{story}\n{len(back)} were sent to {QUEUE}, although nothing had failed.",
        "Each copy is parked again if it is early: what is sent twice in each round has no end.",
        shop.look_at(FORWARDER, *SENDS),
        "Send each message once.",
    )


def _changed(shop: Shop, story: str, text: str) -> Finding:
    was = next((parked for order_id, parked in ODD.items() if order_id in text), BODIES[0])
    return Finding(
        f"{story}\n{text}\nwas sent to {QUEUE}. What was parked was\n{was}",
        _rule(text, was),
        shop.look_at(FORWARDER, "json.dumps", *SENDS),
        'Send record["body"] as it is.',
    )


def _rule(text: str, was: str) -> str:
    if _same_json(text, was):
        return REWRITTEN
    if unicodedata.normalize("NFKC", text) == unicodedata.normalize("NFKC", was):
        return LOOKS_ALIKE
    return "The sequencer knows a message by its body, and by nothing else."


def _same_json(one: str, other: str) -> bool:
    try:
        return bool(parsed(one) == parsed(other))
    except NoJson:
        return False


def _forgotten(shop: Shop, story: str, lacks: list[str]) -> Finding:
    return Finding(
        f"{story}\n{_gone(shop, lacks)}",
        f"{DELETED} A forwarder need not know which event a message brings.",
        shop.look_at(FORWARDER, *SENDS, "Records", "def handler"),
        'Send the body of each of event["Records"] to QUEUE_URL.',
    )


def lost(shop: Shop, story: str, lacks: list[str]) -> Finding:
    """The finding for messages that are lost because they could not be sent when they should have been."""
    too_soon = ordering.deleting(shop)
    if not too_soon and (told := _last_try(shop, lacks[0])):
        said, because, act = told
        spots = (BLAME, *lasting.SPOTS, "Failed", "itemIdentifier", "set()", "= []", "= {}", *SENDS)
        return Finding(f"{story}\n{_gone(shop, lacks)} {said}", because, shop.look_at(FORWARDER, *spots), act)
    return Finding(
        f"{story}\n{_gone(shop, lacks)}",
        TOO_SOON if too_soon else f"{DELETED} {NAMES_IT}",
        shop.look_at(FORWARDER, *(("delete_message", ".delete(") if too_soon else ("except ", "Failed")), *SENDS),
        "Raise when a send failed, or report its messageId, and delete nothing. A copy too many does no harm here; a "
        "message that is lost leaves a gap for ever.",
    )


def _last_try(shop: Shop, text: str) -> tuple[str, str, str] | None:
    """What there is to tell of the run after which a parked message was deleted, the rule, and what to do."""
    ids = {event.message_id for event in shop.history.of("sent") if event.body == text}
    batches = [it for it in shop.history.of("batch", queue=shop.queue(PARKING).name) if ids & {*it.message_ids}]
    if not batches:
        return None
    last = batches[-1]
    calls = [it for it in shop.history.of("call", service="sqs") if it.invocation == last.facts.get("request_id")]
    if len(batches) > 1 and not any(_carries(it, text) for it in calls):
        return (
            f"The forwarder got it {times(len(batches))}, and the last time, at {shop.when(last.at)}, did not send it.",
            "That a message came before, or long ago, does not say that it was sent: what failed comes again, to a "
            "process that may remember it.",
            "Send each message every time it comes, however old it is, and keep nothing from one invocation to the "
            "next.",
        )
    if any(_refused(it, text) for it in calls) and shop.folder.line_with(FORWARDER, BLAME):
        return (
            "SendMessageBatch had answered 200 with it under Failed, SenderFault true, and nobody reported it.",
            "SenderFault says whom SQS holds to be at fault, and not that it will never take the message: a role, a "
            "policy or a key is mended, and then it does. What nobody reports, Lambda deletes.",
            "Report everything that is under Failed.",
        )
    given_back = {event.body for event in shop.history.of("sent") if event.message_id in last.facts.get("failed", ())}
    if taken := sorted(given_back & {event.body for event in sent(shop, QUEUE)}):
        return (
            f"The forwarder reported {taken[0]} in its place, which had been sent.",
            "Failed lists only what SQS did not take: a place in it says nothing of a place in the batch. Its Id does.",
            "Look up each entry under Failed by its Id, and report the messageId of that record.",
        )
    if told := lasting.given_up(shop, PARKING, text):
        return told, lasting.LEFT_TO_THE_QUEUE, lasting.REPORT_EACH_TIME
    return None


def _refused(call: Event, text: str) -> bool:
    blamed = {one["Id"] for one in (call.facts.get("result") or {}).get("Failed") or () if one["SenderFault"]}
    return any(entry["Id"] in blamed for entry in call.params.get("Entries") or () if entry["MessageBody"] == text)


def _carries(call: Event, text: str) -> bool:
    return any(entry.get("MessageBody") == text for entry in call.params.get("Entries") or [call.params])


def dead_letters(shop: Shop) -> list[Event]:
    """The messages that were moved from the parking queue to the dead-letter queue."""
    name = shop.queue(PARKING).name
    return [event for event in shop.history.of("dead_lettered") if event.actor == name]


def never_done(shop: Shop, story: str, dead: list[Event]) -> Finding:
    """The finding for messages that were sent in the end, and reported as failed all the same."""
    return Finding(
        f"{story}\nIt was sent later, and yet {counted(len(dead), 'message')} of {PARKING} ended on the dead-letter "
        f"queue, first at {shop.when(dead[0].at)}.",
        "What is reported as failed comes back and is sent again; after the fifth receive it is a dead letter, sent or "
        "not. A list outside of the handler outlives the invocation.",
        shop.look_at(FORWARDER, "batchItemFailures", "itemIdentifier"),
        ordering.FRESH_LIST,
    )


def _gone(shop: Shop, lacks: list[str]) -> str:
    left = len(shop.queue(PARKING).messages)
    there = f"{PARKING} holds {counted(left, 'message')} still" if left else f"On {PARKING} there is nothing any more"
    more = f" and {len(lacks) - 3} more" if len(lacks) > 3 else ""
    return f"{listed(lacks[:3])}{more} never came onto {QUEUE}. {there}."


@contextmanager
def refusing(shop: Shop, order_id: str, *, entries: bool) -> Iterator[None]:
    """SQS takes no message about this order; from batches it refuses the entry only, or else the whole call."""

    def unlucky(entry: Mapping[str, Any]) -> bool:
        return order_id in str(entry.get("MessageBody"))

    faults = shop.cloud.faults
    made = [faults.throttle("sqs", "SendMessage", when=lambda request: unlucky(request.params))]
    if entries:
        made.append(faults.fail_entries("sqs", "SendMessageBatch", lambda entry: unlucky(entry) and _fault(entry)))
    else:
        made.append(faults.throttle("sqs", "SendMessageBatch", when=_any_entry(unlucky)))
    yield
    for fault in made:
        faults.remove(fault)


def _fault(entry: Mapping[str, Any]) -> AwsError:
    """What an entry fails with: SQS's own trouble, and for the first event that is early the sender's."""
    return DENIED if ordering.named(str(entry.get("MessageBody")))[1] == 2 else BROKEN


def _any_entry(chosen: Callable[[Mapping[str, Any]], bool]) -> Callable[[Any], bool]:
    return lambda request: any(chosen(entry) for entry in request.params.get("Entries", []))

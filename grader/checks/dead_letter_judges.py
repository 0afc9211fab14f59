"""Judges of a dead letter's item: its numbers, and what was kept of its body."""

from __future__ import annotations

from grader.checks.dead_letter_lost import Item
from grader.checks.dead_letter_rules import CUT, TOO_LARGE
from grader.checks.letters import DEAD, FILE, QUEUE, RECEIVES, Letter, received
from grader.finding import Finding
from grader.reading import shown
from grader.shop import Shop
from grader.words import short

LEAST_KEPT_BYTES = 90_000
TEXTS_ARE_TEXTS = (
    "In the event every attribute of a message is a string. DynamoDB keeps text and numbers apart: of text nobody can "
    'ask for more than 5, or for older than yesterday, and "10" sorts before "9".'
)
GOES_ON = (
    "The count goes on when a message is moved to the dead-letter queue. Every receive counts there, too: a try of the "
    "recorder that failed, or somebody who looks at the queue in the console."
)
ADDED = (
    "A letter may be delivered more than once, and each time its event says how often it was received in all. What is "
    "added to what an earlier delivery wrote counts those receives twice."
)
EPOCH = (
    "SentTimestamp is when the message was first sent, in milliseconds since 1970, and stays the same however often it "
    "is received or moved. All other times are later by minutes or days."
)


def counts(shop: Shop, letter: Letter, item: Item, story: str) -> None:
    """Judge: the count is one that an event had."""
    looks = len([it for it in shop.history.of("call", operation="ReceiveMessage") if letter.id in str(it.facts)])
    seen = sorted({event.receive_count for event in received(shop, DEAD, letter)[looks:]})
    count = item.get("receive_count")
    if type(count) is int and count in seen:
        return
    if len(seen) > 1 and _is_above(count, seen):
        said, because = f"the events of a letter said {' and '.join(map(str, seen))}.", ADDED
    else:
        looked = f", {looks} looks in the console" if looks else ""
        said = f"when the recorder got a letter, it had been received {' and '.join(map(str, seen))} times: {RECEIVES} "
        said += f"receives from {QUEUE}{looked}, and the recorder's own."
        because = TEXTS_ARE_TEXTS if isinstance(count, str) else GOES_ON
    raise Finding(
        f"{said} receive_count is {_kind(item, 'receive_count')}.",
        because,
        shop.look_at(FILE, "receive_count", "ApproximateReceiveCount"),
        'Store int(record["attributes"]["ApproximateReceiveCount"]), for each record its own.',
    )


def _is_above(count: object, seen: list[int]) -> bool:
    return isinstance(count, int) and count > seen[-1]


def tells_when(shop: Shop, letter: Letter, item: Item, story: str) -> None:
    """Judge: the moment is that of the first send."""
    moment = item.get("sent_at")
    if type(moment) is int and moment == letter.sent_ms:
        return
    raise Finding(
        f"a letter was first sent at {letter.sent_ms} (ms since 1970); sent_at is {_kind(item, 'sent_at')}.",
        TEXTS_ARE_TEXTS if str(moment) == str(letter.sent_ms) else EPOCH,
        shop.look_at(FILE, "sent_at", "SentTimestamp"),
        'Store int(record["attributes"]["SentTimestamp"]), for each record its own.',
    )


def _kind(item: Item, name: str) -> str:
    """A value of an item with its type, where that is not a number."""
    if name not in item:
        return f"not there; the item has {', '.join(sorted(item))}"
    value = item[name]
    return f'the text "{value}"' if isinstance(value, str) else str(value)


def is_whole(shop: Shop, letter: Letter, item: Item, story: str) -> None:
    """Judge: what fits is not cut, and not said to be."""
    body = item.get("body")
    if isinstance(body, str) and body != letter.body and letter.body.startswith(body):
        raise Finding(
            f"{story}\nOf {len(letter.body.encode()):,} bytes {len(body.encode()):,} were kept.",
            f"{TOO_LARGE} What fits need not be cut.",
            shop.look_at(FILE, "truncated", "encode", "[:"),
            "Compare the number of encoded bytes with what an item holds, and cut only what is longer.",
        )
    if body == letter.body and item.get("truncated", False) not in (False, None):
        raise Finding(
            f"{story}\nA body that is there whole has truncated: {shown(item['truncated'])}.",
            "Who reads truncated goes and looks for the rest.",
            shop.look_at(FILE, "truncated"),
            "Say truncated: true only where something was cut.",
        )


def is_cut_where_it_must(shop: Shop, letter: Letter, item: Item, story: str) -> None:
    """Judge: the beginning of the body is there, as much of it as an item holds."""
    body = item.get("body")
    if not isinstance(body, str) or not letter.body.startswith(body):
        end = body[-40:] if isinstance(body, str) else shown(body)
        half = "Half a character is none: left in, it becomes another one." if "\ufffd" in end else ""
        raise Finding(
            f"{story}\nWhat is recorded is not its beginning; it ends in {short(end)}",
            f"What was kept has to be what was sent, with nothing added to it. {half}",
            shop.look_at(FILE, "decode", "truncated", "[:", '"body"'),
            CUT,
        )
    if len(body.encode()) < LEAST_KEPT_BYTES:
        raise Finding(
            f"{story}\nOf its {len(letter.body.encode()):,} bytes {len(body.encode()):,} were kept.",
            f"{TOO_LARGE} The more of a dead letter is kept, the more it tells.",
            shop.look_at(FILE, "truncated", "[:", '"body"'),
            "Keep what fits, nearly 400 KB.",
        )


def says_truncated(shop: Shop, letter: Letter, item: Item, story: str) -> None:
    """Judge: an item with part of a body says so."""
    if item.get("truncated") is True:
        return
    raise Finding(
        f"{story}\nOnly part of it was kept, and truncated is {_kind(item, 'truncated')}.",
        "Who sends a dead letter again has to know that this is not all of it. DynamoDB has booleans, and a text is "
        "none.",
        shop.look_at(FILE, "truncated", "put_item"),
        "Put truncated: True into an item whose body you cut.",
    )

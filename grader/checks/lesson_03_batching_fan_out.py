"""Lesson 03, the fan-out: which invocations it asks for.

What the bulk sender makes of them is not judged: a fan-out can be right before the bulk sender is.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from cloudlet.history import Event
from grader import explain, orders
from grader.check import check
from grader.checks import batching
from grader.finding import Finding
from grader.orders import Order
from grader.reading import NoJson, parsed, shown
from grader.shop import Shop

FILE = "fan_out.py"
FUNCTION, SENDER = "FanOutFunction", "BulkSenderFunction"
MOST_ORDERS = 500
MOST_BYTES = 1_000_000
INVOKE = ("invoke(", "Payload", "InvocationType")


def _hand_over(shop: Shop, many: list[Order]) -> tuple[list[Event], Any, Event | None]:
    """The calls of Invoke that the fan-out made, its result, and how it failed if it did."""
    before = len(shop.history)
    invocation = shop.invoke(FUNCTION, {"records": many}, may_fail=True)
    since = shop.history.events[before:]
    calls = [
        event
        for event in since
        if event.kind == "call" and event.service == "lambda" and event.operation.startswith("Invoke")
    ]
    failures = [event for event in since if event.kind in explain.ENDED_BADLY]
    failure = next((event for event in failures if event.request_id == invocation.request_id), None)
    return calls, invocation.payload, failure


def _payload(call: Event) -> bytes:
    data = call.params.get("Payload") or call.params.get("InvokeArgs") or b""
    return data.encode() if isinstance(data, str) else bytes(data)


def _records(call: Event) -> list[Any]:
    """The orders that a call hands over; none where its payload is no event of the bulk sender."""
    try:
        event = parsed(_payload(call))
    except NoJson:
        return []
    records = event.get("records") if isinstance(event, dict) else None
    return records if isinstance(records, list) else []


def _each_once(shop: Shop, many: list[Order], calls: list[Event], failure: Event | None) -> None:
    wanted = Counter(batching.canonical(order) for order in many)
    there = Counter(batching.canonical(order) for call in calls for order in _records(call))
    if wanted == there:
        return
    if failure is not None:
        raise shop.explained(failure)
    sizes = ", ".join(str(len(_records(call))) for call in calls)
    lost, more = (
        [batching.order_id(text) or text for text in some.elements()] for some in (wanted - there, there - wanted)
    )
    raise Finding(
        f"{len(many)} orders were handed over in {batching.counted(len(calls), 'invocation')}"
        + (f", with {sizes} orders." if sizes else ".")
        + (f" In none of them: {batching.several(lost)}." if lost else "")
        + (f" Once too often: {batching.several(more)}." if more else "")
        + _odd_payload(calls),
        "Each invocation is a bulk sender of its own that knows nothing of the others. An order in none is "
        "lost, an order in two is sent twice.",
        shop.look_at(FILE, "range(", "yield", *INVOKE),
        'Cut the list so that each order is in one portion; the payload is {"records": portion}.',
    )


def _odd_payload(calls: list[Event]) -> str:
    odd = next((call for call in calls if not _records(call)), None)
    return "" if odd is None else f"\nA payload was {batching.short(_payload(odd).decode(errors='replace'), 120)}"


@check("P6", points=2, calm=True)
def each_order_is_in_one_asynchronous_invocation(shop: Shop) -> None:
    """Each order is in one asynchronous invocation of the bulk sender, and the result counts them."""
    many = [orders.order(9001 + number) for number in range(23)]
    calls, result, failure = _hand_over(shop, many)
    for call in calls:
        _is_asynchronous(shop, call)
    _to_the_bulk_sender(shop, calls)
    _each_once(shop, many, calls, failure)
    if failure is not None:
        raise shop.explained(failure)
    _counts(shop, calls, result)


def _counts(shop: Shop, calls: list[Event], result: Any) -> None:
    told = result.get("invocations") if isinstance(result, dict) else None
    if type(told) is not int or told != len(calls):
        raise Finding(
            f"the handler made {batching.counted(len(calls), 'invocation')} and returned {shown(result)}",
            "The caller of the fan-out learns nothing else about what was begun.",
            shop.look_at(FILE, '"invocations"', "'invocations'", "return"),
            f'Return {{"invocations": {len(calls)}}} here: the number of calls of invoke.',
        )


def _is_asynchronous(shop: Shop, call: Event) -> None:
    kind = call.params.get("InvocationType", "RequestResponse")
    if kind == "Event" or call.operation == "InvokeAsync":
        return
    raise Finding(
        f"at {shop.when(call.started)} {SENDER} was invoked with InvocationType {kind}; the answer came at "
        f"{shop.when(call.at)}.",
        "RequestResponse, the default, waits until the invoked function has ended, and the waiting is billed "
        "too. Event is answered with 202 as soon as Lambda has queued it.",
        shop.look_at(FILE, "InvocationType", "invoke("),
        'Invoke with InvocationType="Event".',
    )


def _to_the_bulk_sender(shop: Shop, calls: list[Event]) -> None:
    name = shop.function(SENDER).name
    for call in calls:
        asked = str(call.params.get("FunctionName", ""))
        if name not in asked.split(":"):
            raise Finding(
                f"{asked} was invoked; the bulk sender of this stack is {name}." + batching.answered(call),
                "A function has another name in every stack. The template passes it as SENDER_FUNCTION_NAME.",
                shop.look_at(FILE, "FunctionName"),
                'Take the name from os.environ["SENDER_FUNCTION_NAME"].',
            )


@check("P6", points=1, after=(each_order_is_in_one_asynchronous_invocation,), calm=True)
def no_invocation_has_more_than_500_orders(shop: Shop) -> None:
    """No invocation has more than 500 orders, and none is lost or doubled where one portion ends."""
    many = [orders.order(20_000 + number) for number in range(1500)]
    calls, result, failure = _hand_over(shop, many)
    for call in calls:
        if len(_records(call)) > MOST_ORDERS:
            raise Finding(
                f"{len(many):,} orders were handed over in portions of "
                f"{', '.join(str(len(_records(call))) for call in calls)}.",
                "The shop's limit is 500 orders for each invocation, so that a bulk sender ends well within "
                "its timeout.",
                shop.look_at(FILE, "500", "range(", "len("),
                "Close a portion when it has 500 orders, before the next one is put in.",
            )
    _each_once(shop, many, calls, failure)
    _counts(shop, calls, result)


@check("P6", points=2, after=(each_order_is_in_one_asynchronous_invocation,), calm=True)
def no_payload_exceeds_a_million_bytes(shop: Shop) -> None:
    """No payload exceeds 1,000,000 bytes, brackets, commas and letters of several bytes included."""
    for many in (
        _of_size(2000, 520, ", ", ": "),
        _of_size(2000, 520, ",", ":"),
        _of_size(4500, 460, ", ", ": "),
        _euros(),
        _of_size(600_000, 3, ", ", ": "),
    ):
        calls, result, failure = _hand_over(shop, many)
        for call in calls:
            _fits(shop, call)
        _each_once(shop, many, calls, failure)
        _counts(shop, calls, result)


def _of_size(size: int, count: int, comma: str, colon: str) -> list[Order]:
    """Orders of `size` bytes, written with these separators."""
    bare = len(json.dumps(orders.order(30_000, note=""), separators=(comma, colon)))
    return [orders.order(30_000 + number, note="x" * (size - bare)) for number in range(count)]


def _euros() -> list[Order]:
    return [orders.order(40_000 + number, note="€" * 900) for number in range(420)]


def _fits(shop: Shop, call: Event) -> None:
    data = _payload(call)
    if len(data) <= MOST_BYTES:
        return
    letters = len(data.decode(errors="replace"))
    raise Finding(
        f"a payload of {len(_records(call))} orders had {len(data):,} bytes"
        + (f", which are {letters:,} characters" if letters != len(data) else "")
        + f".{batching.answered(call)}",
        "Lambda queues asynchronous events of up to 1 MB. The payload is all that is sent: also its brackets, "
        "its commas and the word records, in bytes of UTF-8.",
        shop.look_at(FILE, "1_000_000", "1000000", "len(", *INVOKE),
        "Measure what you would send, and close the portion before the order that makes it too big.",
    )

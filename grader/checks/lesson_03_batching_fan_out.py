"""Lesson 03, the fan-out: which invocations it asks for.

What the bulk sender makes of them is not judged: a fan-out can be right before the bulk sender is.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from cloudlet.history import Event
from grader import explain, orders
from grader.check import check
from grader.checks import batch_calls, batching
from grader.checks.batch_rules import NOT_WAITED_FOR, STARTS, TWINS
from grader.checks.warm import WARM
from grader.finding import Finding
from grader.orders import Order
from grader.reading import NoJson, difference, parsed, shown
from grader.shop import Shop
from grader.words import counted, several, short, shortened

FILE = "fan_out.py"
FUNCTION, SENDER = "FanOutFunction", "BulkSenderFunction"
MOST_ORDERS = 500
ONE_PORTION = (
    "Each invocation is a bulk sender of its own that knows nothing of the others. An order in none is lost, an order "
    "in two is sent twice.",
    'Cut the list so that each order is in one portion; the payload is {"records": portion}.',
)
TWICE_JSON = (
    "Lambda reads the payload as JSON, once. What is JSON twice over is a text then, and not the event that is in it.",
    "Call json.dumps once for each payload.",
)
ORDERS_ONLY = "Hand over the orders of the list, and nothing to fill a portion up."
INVOKE = ("invoke(", "Payload", "InvocationType")


def hand_over(shop: Shop, many: list[Order]) -> tuple[list[Event], Any, Event | None]:
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


def payload(call: Event) -> bytes:
    return _bytes(call.params)


def _bytes(params: dict[str, Any]) -> bytes:
    data = params.get("Payload") or params.get("InvokeArgs") or b""
    return data.encode() if isinstance(data, str) else bytes(data)


def records(call: Event) -> list[Any]:
    """The orders that a call hands over; none where its payload is no event of the bulk sender."""
    try:
        event = parsed(payload(call))
    except NoJson:
        return []
    records = event.get("records") if isinstance(event, dict) else None
    return records if isinstance(records, list) else []


def each_once(shop: Shop, many: list[Order], calls: list[Event], failure: Event | None) -> None:
    _as_they_came(shop, many, calls)
    wanted = Counter(batch_calls.canonical(order) for order in many)
    there = Counter(batch_calls.canonical(order) for call in calls for order in records(call))
    if wanted == there:
        return
    if failure is not None:
        raise shop.explained(failure)
    if not calls and any(word in line for line in shop.folder.lines(FILE) for word in STARTS):
        because, act = NOT_WAITED_FOR
        raise Finding(
            f"{len(many)} orders were to be handed over, and {SENDER} was not invoked before the handler returned.",
            because,
            shop.look_at(FILE, "Thread", "submit", "async def", *INVOKE),
            act,
        )
    sizes = ", ".join(str(len(records(call))) for call in calls)
    lost, more = (
        [batch_calls.order_id(text) or text for text in some.elements()] for some in (wanted - there, there - wanted)
    )
    because, act = TWINS if _ids(wanted - there) & _ids(there) else ONE_PORTION
    if any(_is_text(call) for call in calls):
        because, act = TWICE_JSON
    raise Finding(
        f"{len(many)} orders were handed over in {counted(len(calls), 'invocation')}"
        + (f", with {sizes} orders." if sizes else ".")
        + (f" In none of them: {several(lost)}." if lost else "")
        + (f" Once too often: {several(more)}." if more else "")
        + _odd_payload(calls),
        because,
        shop.look_at(FILE, "range(", "yield", *INVOKE),
        act,
    )


def _ids(texts: Counter[str]) -> set[str]:
    return {batch_calls.order_id(text) for text in texts}


def _as_they_came(shop: Shop, many: list[Order], calls: list[Event]) -> None:
    """Find an order that was handed over as another one, or that belongs to a list of before."""
    given = {batch_calls.canonical(order) for order in many}
    known = {order["order_id"]: order for order in many}
    for record in (record for call in calls for record in records(call)):
        name = record.get("order_id") if isinstance(record, dict) else None
        if batch_calls.canonical(record) in given:
            continue
        if name in known:
            saw = f"{name} was handed over as another order: {difference(known[name], record)}."
            act = "Hand the order over as it came, with everything in it."
            raise Finding(saw, "The bulk sender sends what it is given.", shop.look_at(FILE, *INVOKE), act)
        saw = f"{short(shown(record))} was handed over, which is none of the {len(many)} orders of this list."
        if not isinstance(record, dict):
            raise Finding(saw, "The bulk sender sends what it is given.", shop.look_at(FILE, *INVOKE), ORDERS_ONLY)
        place = shop.look_at(FILE, "= []", "= {}", ".append(", ".extend(")
        raise Finding(saw, WARM, place, batching.INSIDE)


def _is_text(call: Event) -> bool:
    """Whether a payload is JSON, and what it says is a text."""
    try:
        return isinstance(parsed(payload(call)), str)
    except NoJson:
        return False


def _odd_payload(calls: list[Event]) -> str:
    odd = next((call for call in calls if not records(call)), None)
    return "" if odd is None else f"\nA payload was {shortened(payload(odd).decode(errors='replace'), 120)}"


@check("P6", points=2, calm=True)
def each_order_is_in_one_asynchronous_invocation(shop: Shop) -> None:
    """Each order is in one asynchronous invocation of the bulk sender, and the result counts them."""
    many = [orders.order(9001 + number) for number in range(23)]
    twins = [orders.order(9101, "ada", 5), orders.order(9101, "ada", 6), orders.ADA, *orders.OF_ALL_KINDS]
    for some in (many, twins, []):
        calls, result, failure = hand_over(shop, some)
        for call in calls:
            _is_asynchronous(shop, call)
        _to_the_bulk_sender(shop, calls)
        each_once(shop, some, calls, failure)
        if failure is not None:
            raise shop.explained(failure, asked="" if some else "for an empty list of records")
        counts(shop, calls, result)


@check("P6", points=1, after=(each_order_is_in_one_asynchronous_invocation,), calm=True)
def a_refused_invocation_is_not_passed_over(shop: Shop) -> None:
    """When Lambda refuses an invocation the handler raises, or tells whose orders are not handed over."""
    many = [orders.order(50_000 + number) for number in range(1100)]
    unlucky = many[700]["order_id"].encode()
    shop.cloud.faults.throttle("lambda", when=lambda request: unlucky in _bytes(request.params))
    calls, result, failure = hand_over(shop, many)
    taken = [call for call in calls if "error" not in call.facts]
    there = {record["order_id"] for call in taken for record in records(call)}
    lost = [order["order_id"] for order in many if order["order_id"] not in there]
    if not lost or failure is not None or all(f'"{name}"' in shown(result) for name in lost):
        return
    raise Finding(
        f"Lambda refused the invocation with {several(lost, 2)} (TooManyRequestsException). "
        f"The handler returned {short(shown(result))}",
        "An order in no invocation is lost. boto3 tries a few times and then raises; whoever catches that has to say "
        "so, for nobody else knows.",
        shop.look_at(FILE, "except", "suppress", *INVOKE),
        "Let the exception leave the handler.",
    )


def counts(shop: Shop, calls: list[Event], result: Any) -> None:
    told = result.get("invocations") if isinstance(result, dict) else None
    if type(told) is not int or told != len(calls):
        raise Finding(
            f"the handler made {counted(len(calls), 'invocation')}, with "
            f"{counted(sum(len(records(call)) for call in calls), 'order')}, and returned {shown(result)}",
            "The caller of the fan-out learns nothing else about what was begun.",
            shop.look_at(FILE, '"invocations"', "'invocations'", "return"),
            f'Return {{"invocations": {len(calls)}}} here: the number of calls of invoke.',
        )


def _is_asynchronous(shop: Shop, call: Event) -> None:
    kind = call.params.get("InvocationType", "RequestResponse")
    if kind == "Event" or call.operation == "InvokeAsync":
        return
    if kind == "DryRun":
        saw = f"at {shop.when(call.started)} {SENDER} was invoked with InvocationType DryRun."
        because = "DryRun asks if you may invoke the function. It is not invoked, and its orders go nowhere."
        raise Finding(saw, because, shop.look_at(FILE, "DryRun", "invoke("), 'Invoke with InvocationType="Event".')
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
                f"{asked} was invoked; the bulk sender of this stack is {name}." + batch_calls.answered(call),
                "A function has another name in every stack. The template passes it as SENDER_FUNCTION_NAME.",
                shop.look_at(FILE, "FunctionName"),
                'Take the name from os.environ["SENDER_FUNCTION_NAME"].',
            )


@check("P6", points=1, after=(each_order_is_in_one_asynchronous_invocation,), calm=True)
def no_invocation_has_more_than_500_orders(shop: Shop) -> None:
    """No invocation has more than 500 orders, and none is lost or doubled where one portion ends."""
    many = [orders.order(20_000 + number) for number in range(1500)]
    calls, result, failure = hand_over(shop, many)
    for call in calls:
        if len(records(call)) > MOST_ORDERS:
            raise Finding(
                f"{len(many):,} orders were handed over in portions of "
                f"{', '.join(str(len(records(call))) for call in calls)}.",
                "The shop's limit is 500 orders for each invocation, so that a bulk sender ends well within "
                "its timeout.",
                shop.look_at(FILE, "500", "range(", "len("),
                "Close a portion when it has 500 orders, before the next one is put in.",
            )
        _is_asynchronous(shop, call)
    _to_the_bulk_sender(shop, calls)
    each_once(shop, many, calls, failure)
    counts(shop, calls, result)

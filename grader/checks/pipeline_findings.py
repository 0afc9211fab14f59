"""What went wrong in a pipeline whose code nobody knows: where an order was last, and which rule of AWS explains it.

The way of one order through functions and queues is read from the history, by its id in calls and messages.
"""

from __future__ import annotations

from collections.abc import Iterable

from grader.checks import diagnosis
from grader.checks.books import AT_LEAST_ONCE, LAST_IN, ONE_TRANSACTION, sums
from grader.checks.pipeline import CHARGED, SHIPPED, STEPS, Pipeline
from grader.checks.places import CAREFUL, charging, late_write, line_of, spot
from grader.checks.put_back import put_back
from grader.checks.trail import Trail
from grader.exploring import OVERTAKEN
from grader.finding import Finding
from grader.orders import Order
from grader.reading import shown
from grader.words import listed, shortened

MOST_NAMED = 8
OVERTAKEN_LOOK = (
    "Both can look before either has written: what you read may be old when you write. Only a condition that DynamoDB "
    "checks while it writes cannot be overtaken."
)
ON_A_CONDITION = (
    "Write on the condition that what you have read is so still (ConditionExpression); where it is not, somebody else "
    "has done it."
)
ANOTHER_CUSTOMER = (
    "In sum it is right, and nothing was charged twice: one balance has what is another customer's. Customers are the "
    "same only when every character of their names is."
)
OF_AN_ORDER = "A balance is a customer's. Here an item of BalancesTable has an order's id for its key."
TOKEN = (
    "DynamoDB knows a ClientRequestToken for ten minutes. The same transaction later than that is a new one, and only "
    "a condition on what is in the table can tell."
)
TAKEN_FOR_ANOTHER = (
    "Nothing failed here, and the orders came one after the other: one was taken for another that was charged before. "
    "Each order_id is an order of its own: o-1 is in the text of o-10, and is not the same."
)
MARKED_FIRST = (
    "What is marked as done before it is done is never done when the function dies or is refused in between: whoever "
    "comes after believes the mark."
)


def named(ids: Iterable[str]) -> str:
    """Some ids, the first few of many."""
    several = sorted(ids)
    rest = len(several) - MOST_NAMED
    return listed(several[:MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def not_shipped(pipe: Pipeline, orders: Iterable[Order], story: str) -> Finding:
    """Orders of which some are not shipped, or that left messages behind."""
    orders = list(orders)
    there = pipe.shipped()
    missing = [order for order in orders if order["order_id"] not in there]
    if not missing:
        return left_over(pipe, orders, story)
    order, trail = missing[0], Trail(pipe.shop, missing[0])
    status = pipe.status(order)
    standing = f"it is {status}" if status else "it has no status in OrdersTable"
    places = [name for name, queue in pipe.queues.items() if any(it.id in trail.messages for it in queue.messages)]
    many = f"{named(one['order_id'] for one in missing)} of {len(orders)} orders never came to be shipped.\n"
    lying = f"a message of it lies on {listed(places)}" if places else "no queue has a message of it"
    saw = f"{story}\n{many if len(orders) > 1 else ''}{order['order_id']}: {standing}, and {lying}."
    return with_lines(diagnosis.raised(pipe, trail, saw) or _told(pipe, trail, saw, status, places), trail)


def _told(pipe: Pipeline, trail: Trail, saw: str, status: str | None, places: list[str]) -> Finding:
    more, because, where, act = diagnosis.why(pipe, trail, status, places)
    return Finding(saw + more, because, where, act)


def left_over(pipe: Pipeline, orders: list[Order], story: str) -> Finding:
    """Messages that lie on a queue although all is shipped."""
    left = pipe.left()
    name = next(iter(left))
    message = pipe.queues[name].messages[0]
    where = listed([f"{number} on {name}" for name, number in left.items()])
    saw = f"{story}\nAll orders are shipped, and messages are left: {where}. One is {shortened(message.body)}"
    trails = [Trail(pipe.shop, order) for order in orders]
    trail = next((trail for trail in trails if message.id in trail.messages), trails[0])
    finding = diagnosis.raised(pipe, trail, saw) or _told(pipe, trail, saw, SHIPPED, list(left))
    return with_lines(finding, trail)


def wrong_way(pipe: Pipeline, order: Order, story: str) -> Finding | None:
    """An order that did not go through the three steps in their order, once each."""
    way = tuple(pipe.way_of(order))
    if way == STEPS or (pipe.shop.real_time and list(way) == [step for step in STEPS if step in way]):
        return None
    trail = Trail(pipe.shop, order)
    saw = f"{story}\nThe status of {order['order_id']} in OrdersTable was, one after the other: {', '.join(way)}."
    because, act = _why_way(way, order)
    where = line_of(pipe.shop, '"status":') if "status" in order else spot(pipe.shop, trail, "status", *CAREFUL)
    if len(way) > len(set(way)) and (late := late_write(pipe)):
        because, where, act = OVERTAKEN_LOOK, late, ON_A_CONDITION
    return with_lines(Finding(saw, because, where, act), trail)


def _why_way(way: tuple[str, ...], order: Order) -> tuple[str, str]:
    if "status" in order:
        return (
            "An order may have further keys, and one of this has the name status. It is not the customer who says how "
            "far the shop has come.",
            "Let your own status win, whatever the order has: order | {'status': 'accepted'}.",
        )
    if set(way) - set(STEPS):
        return (
            "Others read the status, too. Its words are fixed, as the names of the outputs are.",
            f"Write {', '.join(STEPS)}, as they are here, and no other word.",
        )
    if len(way) > len(set(way)):
        return (
            f"{AT_LEAST_ONCE} A write without a condition puts an order back to where it was.",
            "Write each status on the condition that the one before it is there (ConditionExpression).",
        )
    return (
        "Everybody who looks at the table sees where the order stands; a step that leaves no trace, or leaves it in "
        "another order, cannot be found again after a crash.",
        f"Let each step write its status, in this order: {', '.join(STEPS)}.",
    )


def _lacks_a_step(pipe: Pipeline, order: Order) -> bool:
    way = pipe.way_of(order)
    return len(way) == len(set(way)) and tuple(way) != STEPS[: len(way)]


def wrong_balance(pipe: Pipeline, orders: Iterable[Order], story: str) -> Finding | None:
    """Balances that are not the sums of these orders, each counted once."""
    orders = list(orders)
    wanted = sums(orders)
    got = {name: value for name, value in pipe.balance().items() if value is not None or name in wanted}
    wrong = [name for name in sorted(got.keys() | wanted.keys()) if not _equal(got.get(name, 0), wanted.get(name, 0))]
    if not wrong:
        return None
    name, shop = wrong[0], pipe.shop
    has, owes = got.get(name), wanted.get(name, 0)
    others = f" So it is with {named(wrong[1:])}." if len(wrong) > 1 else ""
    there = f"{name}'s balance is {shown(has)}" if name in got else f"{name} has no item in BalancesTable"
    saw = f"{story}\n{there}, and the balance has to be {owes}.{others}"
    trail = Trail(shop, next((it for it in orders if it["customer"] == name), orders[0]))
    in_turn = [order for order in pipe.watched if order in orders and order["customer"] == name]
    because, act = _why_balance(pipe, name in got, has, owes, in_turn)
    if {order["order_id"] for order in orders} & (got.keys() - wanted.keys()):
        because, act = OF_AN_ORDER, "Let the Key of the update be {'customer': order['customer']}."
    if (late := late_write(pipe)) and because == OVERTAKEN_LOOK:
        return with_lines(Finding(saw, because, late, ON_A_CONDITION), trail)
    if isinstance(has, int) and has > owes and (back := put_back(pipe, in_turn, saw)):
        return with_lines(back, trail)
    return with_lines(Finding(saw, because, charging(pipe, trail), act), trail)


def _why_balance(pipe: Pipeline, there: bool, has: object, owes: int, in_turn: list[Order]) -> tuple[str, str]:
    once = (
        f"Write the status {CHARGED} on a condition and ADD the amount in one TransactWriteItems: both happen, or "
        "neither."
    )
    if there and (has is None or not isinstance(has, int)):
        return (
            "The balance is the number in the attribute balance of the item whose key is the customer. DynamoDB keeps "
            "numbers and texts apart.",
            "Keep the sum as a number, in the attribute balance.",
        )
    faults = {event.name for event in pipe.shop.history.of("fault")}
    if _all_is_there(pipe) and (has > owes if isinstance(has, int) else not faults):
        return ANOTHER_CUSTOMER, "Take order_id and customer as they are."
    if isinstance(has, int) and has > owes:
        if OVERTAKEN in faults:
            return OVERTAKEN_LOOK, once
        if _trusts_a_token(pipe):
            return TOKEN, once
        return (pipe.came_again or f"{AT_LEAST_ONCE} {ONE_TRANSACTION}"), once
    if not faults and (_one_is_missing(has, owes, in_turn) if isinstance(has, int) else _only_this_one(pipe, in_turn)):
        return TAKEN_FOR_ANOTHER, "Ask whether exactly this order_id was charged, with all its characters."
    torn = faults - {OVERTAKEN}
    return (MARKED_FIRST, once) if torn else (LAST_IN, f"Let DynamoDB do the sum. {once}")


def _all_is_there(pipe: Pipeline) -> bool:
    """Whether the balances are right in sum, of orders that came one after the other: one has what is another's."""
    shipped = pipe.shipped()
    there: list[int] = [order["amount"] for order in pipe.watched if order["order_id"] in shipped]
    return sum(it for it in pipe.balance().values() if isinstance(it, int)) == sum(there)


def _trusts_a_token(pipe: Pipeline) -> bool:
    """Whether some transactions were sent again with a token."""
    calls = pipe.shop.history.of("call", operation="TransactWriteItems")
    tokens = [token for it in calls if (token := it.params.get("ClientRequestToken"))]
    return len(set(tokens)) < len(tokens)


def _one_is_missing(has: int, owes: int, in_turn: list[Order]) -> bool:
    """Whether just one of these orders is not in a balance that holds others, not only the last."""
    amounts = [order["amount"] for order in in_turn]
    return has > 0 and owes - has in amounts and amounts[-1:] != [has]


def _only_this_one(pipe: Pipeline, in_turn: list[Order]) -> bool:
    """Whether the one order of a customer is not in a balance, and the orders of others are in theirs."""
    there = {name for name, balance in pipe.balance().items() if balance is not None}
    others = {order["customer"] for order in pipe.watched if pipe.status(order)} - {it["customer"] for it in in_turn}
    return len(in_turn) == 1 and bool(others) and others <= there


def _equal(got: object, wanted: int) -> bool:
    return isinstance(got, int) and not isinstance(got, bool) and got == wanted


def with_lines(finding: Finding, trail: Trail) -> Finding:
    """A finding that shows the way of an order."""
    finding.saw, finding.has_timeline = "\n".join((finding.saw, *trail.lines())), True
    return finding


def shipped_once(pipe: Pipeline, orders: Iterable[Order], story: str, limit_s: float) -> None:
    """Find orders that are not shipped, whose amounts do not add up, that left messages behind, or went another way."""
    orders = list(orders)
    came = pipe.ship(*orders, limit_s=limit_s)
    for order in orders:
        if _lacks_a_step(pipe, order) and (finding := wrong_way(pipe, order, story)):
            raise finding
    if not came:
        raise _charged_too_often(pipe, orders, story) or not_shipped(pipe, orders, story)
    if finding := wrong_balance(pipe, orders, story) or _wrong_ways(pipe, orders, story):
        raise finding


def _wrong_ways(pipe: Pipeline, orders: list[Order], story: str) -> Finding | None:
    watched = [order for order in pipe.watched if order in orders]
    return next((finding for order in watched if (finding := wrong_way(pipe, order, story))), None)


def _charged_too_often(pipe: Pipeline, orders: list[Order], story: str) -> Finding | None:
    """Money that was taken twice is worse than an order that is late."""
    got, wanted = pipe.balance(), sums(orders)
    if any(isinstance(got.get(name), int) and got[name] > total for name, total in wanted.items()):
        return wrong_balance(pipe, orders, story)
    return None

"""What the checks of lesson 10 share: a client that POSTs until it hears 202, and what the tables and queues hold.

Everything is found by the template's outputs; names of resources, functions and files are the learner's own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from cloudlet.moto_backend import Table
from cloudlet.sqs.queue import Queue
from cloudlet.wire.request import HttpResponse
from grader.answer import JSON_HEADERS, Answer
from grader.checks.schedule_pauses import period_s
from grader.finding import Finding
from grader.orders import Order
from grader.reading import NoJson, parsed
from grader.shop import Shop
from grader.words import shortened

TEMPLATE = "template.yaml"
PATH = "/orders"
ANSWERED = "http_response"
ACCEPTED, CHARGED, SHIPPED = STEPS = ("accepted", "charged", "shipped")
TABLE, QUEUE = "AWS::DynamoDB::Table", "AWS::SQS::Queue"
HOUR_S = 3600
SELDOM_S = 900  # a clock that strikes more often has struck in the usual time as often as it needs to
PATIENCE_S = 2 * HOUR_S
ROUNDS = 8  # more than a few troubles, one after the other, hide a message
MOST_POSTS = 30
MOST_SHOWN = 200  # characters of an order
PAUSE_S = 5


class Pipeline:
    """The learner's pipeline on a shop's cloud. The orders that are `watched` are looked at after every event."""

    def __init__(self, shop: Shop, *watched: Order) -> None:
        self.shop = shop
        self.watched = watched
        self.came_again = ""  # why an order that was right before may be charged twice now
        self._ways: dict[str, list[str]] = {}

    @cached_property
    def orders(self) -> Table:
        """The table that the output OrdersTable names."""
        return self.shop.table(self._logical_id("OrdersTable", TABLE))

    @cached_property
    def balances(self) -> Table:
        """The table that the output BalancesTable names."""
        return self.shop.table(self._logical_id("BalancesTable", TABLE))

    @cached_property
    def dead(self) -> Queue:
        """The queue that the output DeadLetterQueueUrl names."""
        return self.shop.queue(self._logical_id("DeadLetterQueueUrl", QUEUE))

    @cached_property
    def queues(self) -> dict[str, Queue]:
        """Every queue of the stack, by the name that the template gives it."""
        return {name: self.shop.queue(name) for name in self._of(QUEUE)}

    def _of(self, kind: str) -> list[str]:
        return [name for name, found in self.shop.stack.resources.items() if found.type == kind]

    def _logical_id(self, output: str, kind: str) -> str:
        value = self.shop.output(output)
        for name in self._of(kind):
            if self.shop.stack.resources[name].physical_id == value:
                return name
        word, called = ("table", "name") if kind == TABLE else ("queue", "URL")
        raise Finding(
            f"the output {output} is {value}, and no {word} of this stack has that {called}.",
            "In this lesson the names are yours, and the outputs are all by which the grader finds what is where.",
            self.shop.look_at(TEMPLATE, f"{output}:", "Outputs"),
            f"Let the value of {output} be !Ref and the {word}'s logical id: that is its {called}.",
        )

    # The client

    def post(self, body: str, headers: Mapping[str, str] = JSON_HEADERS) -> Answer:
        """POST a body once."""
        return self._posted([body], headers)[0]

    def order(self, *orders: Order) -> None:
        """POST orders, all at one moment, as a client who wants them: what is not answered 202, again."""
        left = list(orders)
        answers: list[Answer] = []
        for _ in range(MOST_POSTS):
            answers = self._posted([json.dumps(order) for order in left])
            refused = [(order, answer) for order, answer in zip(left, answers, strict=True) if answer.status != 202]
            if not refused:
                return
            left, answers = [order for order, _ in refused], [answer for _, answer in refused]
            self.wait_for(lambda: False, PAUSE_S)
        raise never_taken(self.shop, left[0], answers[0], known=self.status(left[0]) is not None)

    def _posted(self, bodies: Sequence[str], headers: Mapping[str, str] = JSON_HEADERS) -> list[Answer]:
        before = len(self.shop.history)
        responses = self._responses(bodies, dict(headers))
        reasons = [
            event.facts.get("reason") or "" for event in self.shop.history.events[before:] if event.kind == ANSWERED
        ]
        reason = str(reasons[-1]) if reasons else ""
        return [Answer(found.status, found.headers, found.body, reason) for found in responses]

    def _responses(self, bodies: Sequence[str], headers: dict[str, str]) -> list[HttpResponse]:
        url, cloud = self.shop.url(PATH), self.shop.cloud
        if self.shop.real_time:
            return [cloud.http("POST", url, body=body, headers=headers) for body in bodies]
        pending = [cloud.start_http("POST", url, body, headers) for body in bodies]
        self.wait_for(lambda: all(request.done for request in pending))
        return [request.response for request in pending]

    # What there is

    def status(self, order: Order) -> str | None:
        """The status of an order's item; None where there is no item, or none in it."""
        item = self.orders.item({"order_id": order["order_id"]})
        status = None if item is None else item.get("status")
        return None if status is None else str(status)

    def shipped(self) -> set[str]:
        """The ids of the orders that are shipped."""
        return {str(item["order_id"]) for item in self.orders.items() if item.get("status") == SHIPPED}

    def balance(self) -> dict[str, Any]:
        """The balance of each customer, as it is; None where an item has none, and is of something else perhaps."""
        return {str(item.get("customer")): item.get("balance") for item in self.balances.items()}

    def hidden_s(self) -> int:
        """The longest visibility timeout of a queue."""
        return max(int(queue.attributes["VisibilityTimeout"]) for queue in self.queues.values())

    def left(self) -> dict[str, int]:
        """How many messages lie on which queue, where any does."""
        return {name: number for name, queue in self.queues.items() if (number := len(queue.messages))}

    def holders(self, text: str) -> list[str]:
        """The queues that hold a message with this text in its body, and the tables with it in an item."""
        queues = [name for name, queue in self.queues.items() if any(holds(it.body, text) for it in queue.messages)]
        tables = {name: self.shop.table(name).items() for name in self._of(TABLE)}
        return queues + [name for name, items in tables.items() if any(_within(item, text) for item in items)]

    def further_items(self) -> list[dict[str, Any]]:
        """The items of all tables but the two of the outputs."""
        books = (self.orders.name, self.balances.name)
        tables = [self.shop.table(name) for name in self._of(TABLE)]
        return [item for table in tables if table.name not in books for item in table.items()]

    # Waiting

    def wait_for(self, condition: Callable[[], bool], limit_s: float = PATIENCE_S) -> bool:
        """Let time pass until the condition holds or the limit; tells which.

        It is asked when something has happened: asking after every tick of the clock takes longer than the story.
        """
        history, known, there = self.shop.history, -1, False

        def asked() -> bool:
            nonlocal known, there
            if self.shop.real_time or len(history) != known:
                known = len(history)
                self._look()
                there = condition()
            return there

        return self.shop.cloud.run_until(asked, limit_s)

    def ship(self, *orders: Order, limit_s: float = PATIENCE_S) -> bool:
        """Wait until these orders are shipped and no message is left on any queue; tells whether that came.

        When no queue has a message for an hour, nobody is going to ship what is not shipped. A queue may hide what
        failed for longer than the limit has foreseen, and a step may be done by a clock that strikes more seldom.
        """
        if self.shop.real_time:
            return self._ship(orders, limit_s, HOUR_S)
        limit_s = max(limit_s, ROUNDS * self.hidden_s())
        if self._ship(orders, limit_s, HOUR_S):
            return True
        period = period_s(self.shop)  # asked late: a call takes time, and moves all that comes after it
        return period > SELDOM_S and self._ship(orders, ROUNDS * period, 2 * period)

    def _ship(self, orders: Sequence[Order], limit_s: float, quiet_s: float) -> bool:
        ids = {order["order_id"] for order in orders}
        cloud, began = self.shop.cloud, self.shop.cloud.now
        while self.wait_for(lambda: not self.left(), limit_s - (cloud.now - began) / 1000):
            if ids <= self.shipped():
                return True
            if not self.wait_for(lambda: bool(self.left()), quiet_s):
                return ids <= self.shipped()
        return False

    def way_of(self, order: Order) -> list[str]:
        """The statuses that a watched order was seen with, one after the other."""
        return self._ways.get(order["order_id"], [])

    def _look(self) -> None:
        for order in self.watched:
            status, way = self.status(order), self._ways.setdefault(order["order_id"], [])
            if status is not None and status not in way[-1:]:
                way.append(status)


def never_taken(shop: Shop, order: Order, answer: Answer, *, known: bool = False) -> Finding:
    """An order that was never answered 202; it may be known to the shop."""
    more = (f"\n{answer.reason}" if answer.reason else "") + ("\nThe shop has this order already." if known else "")
    act = f"Let POST {PATH} put a good order on a queue, and answer 202 when it is there."
    repeat = "To a client who sends an order again, give the answer that was not heard the first time: 202."
    ran = [event for event in shop.history.of("invoked") if event.source == "api"]
    file = shop.file_of(ran[-1].actor) if ran else TEMPLATE
    said = shortened(json.dumps(order, ensure_ascii=False), MOST_SHOWN)
    return Finding(
        f"POST {PATH} {said}\nwas answered {answer.status} {answer.text}{more}",
        "202 says: the order is ours now, and will be worked on. A client who does not hear it sends the order again.",
        shop.look_at(file, str(answer.status), "statusCode", PATH, "AWS::ApiGateway", "Resources"),
        repeat if known else act,
    )


def holds(body: str, text: str) -> bool:
    """Whether a message is `text`, or JSON that means the same or has it somewhere in it."""
    try:
        value = parsed(body)
    except NoJson:
        return body == text
    return body == text or _means(value, text) or _within(value, text)


def _within(value: Any, text: str) -> bool:
    """Whether `text` is somewhere in a value: as a text, or as the object or list that it means."""
    if value == text:
        return True
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return bool(inner) and (_means(value, text) or any(_within(one, text) for one in inner))


def _means(value: Any, text: str) -> bool:
    try:
        meant = parsed(text)
    except NoJson:
        return False
    return type(meant) is type(value) and bool(meant == value)

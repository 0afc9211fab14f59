"""Steps that the checks of lesson 01 share: ask for something, and see what came of it."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

from cloudlet.history import Event
from grader.answer import Answer
from grader.checks.proxy_answer import RETURN
from grader.finding import Finding
from grader.orders import Order
from grader.proxy import post_event
from grader.reading import NoJson, difference, parsed, shown
from grader.shop import Shop

FILE = "sender.py"
SEND = ("send_message", "send_messages")
BODY = ('event["body"]', "event['body']", 'event.get("body"', "event.get('body'")


def asked(order: Order) -> str:
    """How a finding names the request."""
    return f"POST /orders {shown(order)}"


def refused_calls(shop: Shop, before: int) -> str:
    """The calls since `before` that AWS refused, as further lines of what was seen."""
    calls = [event for event in shop.history.events[before:] if event.kind == "call" and event.facts.get("error")]
    lines = [f"\nits call {call.operation}({_target(call)}) was refused: {call.error}" for call in calls[:1]]
    return "".join(lines)


def _target(call: Event) -> str:
    return ", ".join(f"{name}={call.params[name]!r}" for name in ("QueueUrl",) if name in call.params)


def accepted(
    shop: Shop, order: Order, headers: Mapping[str, str] | None = None, *, why: str = "", warm: str = ""
) -> Answer:
    """POST a good order; a finding unless it is answered 202.

    `why` says why it is one, `warm` after which requests this one came to an environment that took good orders.
    """
    before = len(shop.history)
    body = json.dumps(order, ensure_ascii=False)
    answer = shop.post("/orders", body, headers)
    if answer.status == 202:
        return answer
    saw = f"{asked(order)}\nwas answered {answer.status} {answer.text}{refused_calls(shop, before)}"
    if answer.reason:
        if "returned nothing" in answer.reason:
            raise Finding(f"{saw}\n{answer.reason}", MALFORMED, shop.look_at(FILE, "def handler"), RETURN)
        act = "Return what API Gateway expects; the reason above says what it got instead."
        raise Finding(f"{saw}\n{answer.reason}", MALFORMED, shop.look_at(FILE, "statusCode", "return"), act)
    refusal = refused_calls(shop, before)
    if refusal and not any(word in refusal for word in WRONG_QUEUE):
        because = "SQS takes a call whole or not at all; what it says above is what it minds."
        act = "Leave out of the call what this queue does not take."
        raise Finding(saw, because, shop.look_at(FILE, *SEND), act)
    if refusal:
        because = "A queue's URL is another on every cloud and in every account; the template passes it as QUEUE_URL."
        act = 'Take the URL from os.environ["QUEUE_URL"], at run time.'
        raise Finding(saw, because, shop.look_at(FILE, "https://", "QueueUrl", *SEND), act)
    if warm:
        saw = f"{warm} in the same environment, {saw}"
        raise Finding(saw, WARM, shop.look_at(FILE, "global ", *KEPT, "202"), INSIDE)
    if why:
        saw = f"{saw}\nIt is an order: {why}."
        raise Finding(saw, WIDE, shop.look_at(FILE, "strip", "isinstance", "loads"), "Refuse only what is no order.")
    because = "202 tells the caller that the order is stored and will be worked on; any other status tells otherwise."
    raise Finding(saw, because, shop.look_at(FILE, "202", "statusCode"), "Answer a valid order with statusCode 202.")


WRONG_QUEUE = ("NonExistentQueue", "QueueDoesNotExist", "InvalidAddress", "AccessDenied", "UnknownOperation")
WARM = "Lambda keeps the process for the next request, and with it every global of your module and what is in it."
INSIDE = "Make what belongs to one request inside the handler."
KEPT = ("= []", "= {}", "set()")
AGAIN = "It had come and been answered 202 before; this was the same order again."
TWICE = (
    "202 says that this request is on the queue. An environment is one of many and forgets when it ends, so it cannot "
    "know what the queue has had; who must not work on an order twice is the receiver (lesson 04)."
)
WIDE = "Two non-empty strings and a positive integer make an order. Whoever refuses more than that loses orders."
MALFORMED = "API Gateway takes what the function returns for the HTTP response. What it cannot read becomes a 502."


def sent_since(shop: Shop, before: int) -> list[Event]:
    """The messages that came onto the orders queue since `before`."""
    queue = shop.queue("OrdersQueue").name
    return [event for event in shop.history.events[before:] if event.kind == "sent" and event.actor == queue]


def sent_once(shop: Shop, order: Order, before: int, again: str = "") -> None:
    """A finding unless exactly one message was sent since `before`; `again` tells of an order that came before."""
    sent = sent_since(shop, before)
    if len(sent) == 1:
        return
    if not sent:
        because = "202 is a promise: the caller throws the order away, believing that you have it."
        act = "Send the order to the queue before you answer 202."
        if again:
            because, act = TWICE, "Send whatever you answer 202."
        saw = f"{asked(order)}\nwas answered 202, and no message came onto the queue.{refused_calls(shop, before)}"
        saw = f"{saw}\n{again}" if again else saw
        raise Finding(saw, because, shop.look_at(FILE, *(KEPT if again else ()), *SEND, "202"), act)
    moments = "".join(f"\n  at {shop.when(event.at)} message {event.message_id}" for event in sent)
    because = (
        "Each SendMessage that succeeds is a message of its own, and each will be worked on. boto3 itself tries "
        "again when a call fails."
    )
    act = "Send each order with one call, once."
    raise Finding(
        f"{asked(order)}\nput {len(sent)} messages onto the queue:{moments}",
        because,
        shop.look_at(FILE, *SEND),
        act,
    )


def equal_to(shop: Shop, order: Order, body: str, why: str = "") -> None:
    """A finding unless a message's body is JSON equal to the order; `why` says what is odd about it."""
    try:
        problem = difference(order, parsed(body))
        act = "Send the order as it came, with everything in it."
    except NoJson as error:
        problem, act = f"it is no JSON: {error}", "Make the message's body with json.dumps(order)."
    if problem:
        problem += f": {why}" if why else ""
        because = (
            "A message's body is text, and its reader parses it as JSON. What is missing or changed there is lost."
        )
        saw = f"{asked(order)}\nbecame the message\n  {body}\nwhere {problem}."
        raise Finding(saw, because, shop.look_at(FILE, "MessageBody", *SEND), act)


def base64_accepted(shop: Shop, order: Order) -> None:
    """Invoke the function with a base64 body; a finding unless it answers 202."""
    body = base64.b64encode(json.dumps(order, ensure_ascii=False).encode()).decode()
    asked = f"the order {shown(order)}\ncame as isBase64Encoded: true, body: {body}"
    payload = shop.invoke("SenderFunction", post_event(body, is_base64=True), asked=asked).payload
    if not isinstance(payload, dict) or payload.get("statusCode") != 202:
        because = "API Gateway hands a body of a binary media type over as base64 text and says so by isBase64Encoded."
        saw = f"{asked}\nand was answered {shown(payload)}"
        act = "Where event says isBase64Encoded, decode the body with base64.b64decode first."
        raise Finding(saw, because, shop.look_at(FILE, "b64decode", *BODY, "loads", "body"), act)

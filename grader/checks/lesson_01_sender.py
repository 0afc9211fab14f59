"""Lesson 01: a request becomes a message, once, or the caller is told why not.

Most checks speak through the API, as a caller does; a handler is called directly only where its own answer counts.
"""

from __future__ import annotations

import base64
import json
from functools import partial

from grader import orders
from grader.answer import Answer
from grader.check import check
from grader.checks import proxy_answer, refusing, sending
from grader.finding import Finding
from grader.proxy import post_event
from grader.reading import NoJson, parsed, shown
from grader.shop import Shop

FILE = "sender.py"


@check("P1", points=3, calm=True)
def a_valid_order_lands_on_the_queue_once(shop: Shop) -> None:
    """A valid order is answered 202 and lands on the queue exactly once."""
    for order, again in (*((order, "") for order in orders.GOOD), (orders.ADA, sending.AGAIN)):
        before = len(shop.history)
        sending.accepted(shop, order)
        sending.sent_once(shop, order, before, again)


@check("P1", points=2, after=(a_valid_order_lands_on_the_queue_once,), calm=True)
def the_message_is_json_equal_to_the_order(shop: Shop) -> None:
    """The message's body is JSON equal to the order: every key, every letter, every type."""
    for order, why in (*((order, "") for order in orders.GOOD), orders.DECIMALS, *orders.ODD):
        before = len(shop.history)
        sending.accepted(shop, order, why=why)
        for event in sending.sent_since(shop, before):
            sending.equal_to(shop, order, event.body, why)
    named = {"Content-Type": "application/json; charset=utf-8"}
    sending.accepted(shop, orders.GRACE, named, why="a Content-Type may name the charset, too")


@check("P2", points=2, calm=True)
def the_answer_is_a_well_formed_proxy_response(shop: Shop) -> None:
    """Every response is a well-formed proxy response, the good news and the bad."""
    good = json.dumps(orders.ADA)
    base64_of = partial(post_event, is_base64=True)
    events = [post_event(body) for body in (good, "hello", *(bad.body or "" for bad in orders.WRONG_FIELDS))]
    events += [base64_of("not base64!"), *(base64_of(_base64(body)) for body in (b"\xff", b"[]", good.encode()))]
    for event in (*events, *(post_event(bad.body) for bad in orders.NO_OBJECTS)):
        before, body = len(shop.history), event["body"]
        payload = shop.invoke("SenderFunction", event, asked=f"POST /orders {body}").payload
        proxy_answer.well_formed(shop, body, payload)
        if payload["statusCode"] == 202 and body == good:
            sending.sent_once(shop, orders.ADA, before)


@check("P2", points=1, after=(a_valid_order_lands_on_the_queue_once,), calm=True)
def the_answer_holds_the_message_id(shop: Shop) -> None:
    """The JSON of a 202 holds message_id, the id that SQS gave."""
    encoded = post_event(_base64(json.dumps(orders.LINUS).encode()), is_base64=True)
    for order in (orders.ADA, orders.GRACE, orders.LINUS):
        before = len(shop.history)
        if order is orders.LINUS:
            payload = shop.invoke("SenderFunction", encoded, asked="an order as base64").payload
            text = payload.get("body") if isinstance(payload, dict) else payload
            answer = Answer(202, {}, str(text).encode())
        else:
            answer = sending.accepted(shop, order)
        given = [event.message_id for event in sending.sent_since(shop, before)]
        try:
            content = parsed(answer.text)
        except NoJson as problem:
            content = f"no JSON ({problem})"
        told = content.get("message_id") if isinstance(content, dict) else None
        if told not in given:
            raise Finding(
                f"the 202 says {answer.text}, and SQS gave the message the id {' and '.join(given) or 'none'}.",
                "SendMessage answers with the MessageId. It is the only name by which the caller and you "
                "can speak of this message later.",
                shop.look_at(FILE, "message_id", "MessageId", "send_message"),
                'Put the MessageId of SendMessage\'s answer into the body: {"message_id": ...}',
            )


def _base64(body: bytes) -> str:
    return base64.b64encode(body).decode()


@check("P3", points=2, after=(a_valid_order_lands_on_the_queue_once,), calm=True)
def what_is_no_json_object_is_answered_400(shop: Shop) -> None:
    """A body that is missing, empty, no JSON or no object is answered 400."""
    unnamed = orders.Bad(_base64(json.dumps(orders.ADA).encode()), "base64 that nobody calls so is no JSON")
    for bad in (*orders.NO_OBJECTS, *orders.ALMOST_JSON, unnamed):
        refusing.refused(shop, bad)
    refusing.refused_directly(shop, post_event(""), 'body: ""')


@check("P3", points=2, after=(a_valid_order_lands_on_the_queue_once,), calm=True)
def an_order_with_a_wrong_field_is_answered_400(shop: Shop) -> None:
    """An order with a field missing, of the wrong type or of the wrong value is answered 400."""
    for bad in orders.WRONG_FIELDS:
        refusing.refused(shop, bad)


@check(
    "P3",
    points=1,
    after=(what_is_no_json_object_is_answered_400, an_order_with_a_wrong_field_is_answered_400),
    calm=True,
)
def a_400_says_what_is_wrong(shop: Shop) -> None:
    """A 400 says what is wrong, as JSON with error."""
    for bad in orders.BAD:
        answer = shop.post("/orders", bad.body or "")
        refusing.says_error(shop, answer, bad.shown)


@check(
    "P3",
    points=2,
    after=(what_is_no_json_object_is_answered_400, an_order_with_a_wrong_field_is_answered_400),
    calm=True,
)
def what_is_no_order_is_never_sent(shop: Shop) -> None:
    """For a bad body nothing is sent, not even after a good order in the same environment."""
    sending.accepted(shop, orders.ADA)
    for bad in orders.BAD:
        before = len(shop.history)
        refusing.refused(shop, bad)
        refusing.nothing_sent(shop, bad, before)
    before = len(shop.history)
    sending.accepted(shop, orders.GRACE, warm="after bad ones")
    sending.sent_once(shop, orders.GRACE, before)


@check("P4", points=2, after=(a_valid_order_lands_on_the_queue_once,), calm=True)
def a_base64_body_is_decoded_first(shop: Shop) -> None:
    """A base64-encoded body is decoded first, and the order lands on the queue."""
    for order in (orders.ADA, orders.UNICODE, orders.EXTRA):
        before = len(shop.history)
        sending.base64_accepted(shop, order)
        sending.sent_once(shop, order, before)
        for event in sending.sent_since(shop, before):
            sending.equal_to(shop, order, event.body)
    before = len(shop.history)
    sending.accepted(shop, orders.GRACE, {"Content-Type": "application/octet-stream"})
    sending.sent_once(shop, orders.GRACE, before)


@check("P4", points=1, after=(a_base64_body_is_decoded_first,), calm=True)
def what_is_no_base64_or_no_utf8_is_answered_400(shop: Shop) -> None:
    """A body that is no base64, or whose bytes are no UTF-8, is answered 400 and not sent."""
    good = json.dumps(orders.ADA)
    encoded = base64.b64encode(good.encode()).decode()
    utf16 = base64.b64encode(good.encode("utf-16")).decode()
    latin = base64.b64encode(good.replace("ada", "ad\xe4").encode("latin-1")).decode()
    broken = {
        "no base64 at all": ("not base64!", ""),
        "plain JSON, which is no base64": (good, ""),
        "base64 with a character that it does not have": (encoded[:10] + "*" + encoded[10:], refusing.VALIDATE),
        "base64 that is cut off": (encoded.rstrip("=")[:-1], ""),
        "bytes that are no UTF-8": (latin, refusing.DECODE),
        "UTF-16, whose bytes are no UTF-8": (utf16, refusing.GUESSES),
        "base64 of nothing": ("", ""),
        "base64 of a list": (_base64(b"[]"), refusing.WHATEVER),
        "base64 of an order whose amount is 0": (
            _base64(json.dumps(orders.ADA | {"amount": 0}).encode()),
            refusing.WHATEVER,
        ),
    }
    for what, (body, act) in broken.items():
        before = len(shop.history)
        event = post_event(body, is_base64=True)
        answer = refusing.refused_directly(shop, event, f"isBase64Encoded: true, body: {shown(body)} ({what})", act)
        refusing.says_error(shop, answer, f"with isBase64Encoded: true and the body {shown(body)} ({what})")
        refusing.nothing_sent(shop, orders.Bad(body, what), before)

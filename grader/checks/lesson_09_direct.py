"""Lesson 09: a request becomes a message with nothing between API Gateway and SQS.

What a template does to a text shows only in texts that can be damaged: each body here has one such thing in it.
"""

from __future__ import annotations

import json

from grader import orders
from grader.check import check
from grader.checks import direct, direct_role, sqs_trouble
from grader.checks.deploying import explain_a_refusal
from grader.checks.direct import Posted
from grader.checks.direct_causes import (
    BOTH_QUOTES,
    EXPRESSION,
    FILE,
    NO_EXPRESSION,
    NO_PROXY,
    PROXY,
    PROXY_OF_A_QUEUE,
    TEMPLATES,
)
from grader.finding import Finding
from grader.reading import NoJson, parsed
from grader.shop import Shop
from grader.words import short

PLAIN = json.dumps(orders.ADA)
HOUR_S = 3600
MAX_BODY_BYTES = 1_048_576  # SQS, message quotas
RESPONSES = ("default:", "selectionPattern", "SelectionPattern", "responses:", "IntegrationResponses", *TEMPLATES)


def _with(note: str) -> str:
    return json.dumps(orders.ADA | {"note": note}, ensure_ascii=False)


DAMAGED_IN_A_FORM = tuple(
    map(_with, ("tea & cups", "1 + 1", "100 %, or 41%41", "a=b", "a&b=c;d?e#f", "tea & cups, " * 10_000))
)
DAMAGED_IN_JSON = (
    _with('it\'s a "quote", a \\ and a / and a \\n'),
    json.dumps(orders.UNICODE, ensure_ascii=False),
    json.dumps(orders.UNICODE),
    json.dumps(orders.EXTRA, indent=2) + "\n",
    '\r\n\t{"order_id":"o-1001",  "customer" : "ada","amount":1250, "rate": 1.50, "rate": 2E+2} ',
    _with("$input.body ${x} #end #set($a = 1) ## #* &amp; &#43; %26"),
)
NO_JSON = ("tea & cups", "not json: a=1&b='2'", "\n")
SMUGGLED = {
    "application/x-www-form-urlencoded": "Action=SendMessage&MessageBody=smuggled",
    "application/x-www-form-urlencoded; charset=utf-8": "MessageBody=smuggled",
    "text/plain": "Action=SendMessage&MessageBody=smuggled",
    "application/xml": "Action=SendMessage&MessageBody=smuggled",
    "application/x-amz-json-1.0": '{{"QueueUrl": "{url}", "MessageBody": "smuggled"}}',
    "text/json": '{{"QueueUrl": "{url}", "MessageBody": "smuggled"}}',
}


@check("P1", points=2, calm=True, if_refused=(*NO_EXPRESSION, *PROXY_OF_A_QUEUE))
def a_posted_order_is_one_message(shop: Shop) -> None:
    """A POSTed order is one message, without a function in between."""
    proxy, quotes = (PROXY_OF_A_QUEUE, PROXY, NO_PROXY), (NO_EXPRESSION, EXPRESSION, BOTH_QUOTES)
    explain_a_refusal(lambda: direct.queue(shop), proxy, quotes)
    for order in (orders.ADA, orders.GRACE, orders.ADA):
        direct.arrived(shop, json.dumps(order))
    if not shop.real_time:
        _waits(shop)


def _waits(shop: Shop) -> None:
    """Find messages that are gone when nobody has come for them in an hour."""
    before = len(direct.queue(shop).messages)
    shop.cloud.run(HOUR_S)
    left = len(direct.queue(shop).messages)
    if left < before:
        raise Finding(
            f"{before} orders were POSTed and answered 200. An hour later {left} of them are on the queue.",
            "The queue is all that has the order. Whoever works on it may be away for longer than that.",
            shop.look_at(FILE, "MessageRetentionPeriod", "OrdersQueue:"),
            "Let the queue keep messages for days, as it does when nobody says otherwise: 4 of them.",
        )


@check("P1", points=2, after=(a_posted_order_is_one_message,), calm=True)
def what_means_something_in_a_form_arrives(shop: Shop) -> None:
    """&, +, % and = arrive as they were sent."""
    for body in DAMAGED_IN_A_FORM:
        direct.arrived(shop, body)


@check("P1", points=2, after=(a_posted_order_is_one_message,), calm=True)
def quotes_line_ends_and_emoji_arrive(shop: Shop) -> None:
    """Quotes, backslashes, line ends, blanks, numbers and emoji arrive byte for byte."""
    for body in DAMAGED_IN_JSON:
        direct.arrived(shop, body)
    direct.arrived(shop, PLAIN, {})
    for body in NO_JSON:
        direct.unchanged(shop, direct.post(shop, body))
    shop.needs("content types")
    for content_type in ("application/json; charset=utf-8", "Application/JSON"):
        direct.arrived(shop, PLAIN, {"Content-Type": content_type})


@check("P1", points=2, after=(a_posted_order_is_one_message,), calm=True)
def other_content_types_do_not_reach_sqs_unmapped(shop: Shop) -> None:
    """A body of another content type is refused or arrives whole: the caller never speaks to SQS directly."""
    for content_type, form in SMUGGLED.items():
        body = form.format(url=direct.queue(shop).url) if "{url}" in form else form
        posted = direct.post(shop, body, {"Content-Type": content_type})
        if any(message.body != body for message in posted.messages):
            raise _smuggled(shop, posted)
        if posted.answer.status < 300 and not posted.messages:
            raise _promised(shop, posted, "it is of a content type that no template takes")


def _smuggled(shop: Shop, posted: Posted) -> Finding:
    saw = f"{posted.told}\nbecame the message\n{short(posted.messages[0].body)}"
    # Unmapped, an order is no form that SQS could read.
    mapped = [message.body for message in direct.post(shop, PLAIN, posted.headers).messages] == [PLAIN]
    if mapped:
        return Finding(saw, direct.FORM, shop.look_at(FILE, "MessageBody=$input", *TEMPLATES), direct.ENCODE)
    return Finding(
        saw,
        "A template is chosen by the caller's Content-Type. Where none fits, API Gateway by default passes the body on "
        "unmapped, under your role: the caller writes SQS's parameters.",
        shop.look_at(FILE, "passthroughBehavior", "PassthroughBehavior", "requestTemplates", *TEMPLATES),
        "Let nothing through unmapped: passthroughBehavior: never, and the caller gets a 415.",
    )


@check("P2", points=2, after=(a_posted_order_is_one_message,), calm=True)
def the_caller_gets_the_message_id(shop: Shop) -> None:
    """The caller gets 200 and JSON that holds the id of the message."""
    for order in (orders.ADA, orders.GRACE):
        posted = direct.arrived(shop, json.dumps(order))
        if posted.answer.status != 200:
            raise direct.not_taken(shop, posted)
        given = posted.messages[0].message_id
        try:
            held = direct.strings(parsed(posted.answer.text))
        except NoJson as problem:
            raise _no_json(shop, posted, str(problem)) from None
        if not any(given in text for text in held):
            raise Finding(
                f"{posted.told}\n{posted.outcome}\nThe message's id is {given}.",
                "The id is the only name by which the caller and you can speak of this message later.",
                shop.look_at(FILE, "responseTemplates", "ResponseTemplates", *RESPONSES),
                "Take it from SQS's answer: $input.path('$.SendMessageResponse.SendMessageResult.MessageId')",
            )


def _no_json(shop: Shop, posted: Posted, problem: str) -> Finding:
    return Finding(
        f"{posted.told}\n{posted.outcome}\nThat is no JSON: {problem}.",
        "The caller's program reads the answer as JSON. A response template makes any text.",
        shop.look_at(FILE, "responseTemplates", "ResponseTemplates", *RESPONSES),
        'Write the response template as JSON, with the quotes in it: {"message_id": "..."}',
    )


@check("P2", points=3, after=(a_posted_order_is_one_message,), calm=True)
def when_sqs_refuses_the_caller_sees_no_200(shop: Shop) -> None:
    """When SQS refuses, for whatever reason, the caller does not see a 200."""
    troubles = (sqs_trouble.throttled, sqs_trouble.denied, sqs_trouble.broken, sqs_trouble.unavailable)
    direct.queue(shop)
    for trouble in troubles:
        with trouble(shop) as what:
            _not_promised(shop, PLAIN, what)
    _not_promised(shop, _with("a" * MAX_BODY_BYTES), "the message is larger than SQS takes")
    _not_promised(shop, _with("a\x07b").replace("\\u0007", "\x07"), "the message has a character that SQS refuses")
    shop.cloud.call("sqs", "DeleteQueue", QueueUrl=direct.queue(shop).url)
    _gone(shop)


def _not_promised(shop: Shop, body: str, what: str) -> None:
    posted = direct.post(shop, body)
    if posted.answer.status < 400 and not posted.messages:
        raise _promised(shop, posted, what)


def _gone(shop: Shop) -> None:
    answer = shop.post("/orders", PLAIN)
    if answer.status < 400:
        raise _promised(shop, Posted(PLAIN, {}, answer, []), "the queue had been deleted")


def _promised(shop: Shop, posted: Posted, what: str) -> Finding:
    return Finding(
        f"{posted.told}\n{posted.outcome}\nwhile {what}: no message came onto the queue.",
        "An integration response is chosen by the backend's status, which has to fit its pattern as a whole. What fits "
        "none gets the default one: where that says 200, a refusal is a 200 and the order is lost.",
        shop.look_at(FILE, *RESPONSES),
        'Give 200 to the pattern "200" only, and let the default say 5xx; or give [45]\\d{2} a status of its own.',
    )


@check("P3", points=2, after=(a_posted_order_is_one_message,), calm=True)
def the_role_may_do_nothing_else_on_the_queue(shop: Shop) -> None:
    """The role may do sqs:SendMessage on the queue and no other action, on it or on anything."""
    shop.needs("roles")
    direct_role.no_other_action(shop, direct_role.role_of(shop), direct.queue(shop).arn)


@check("P3", points=2, after=(a_posted_order_is_one_message,), calm=True)
def the_role_may_send_to_no_other_queue(shop: Shop) -> None:
    """The role may not send to any other queue, however alike its name."""
    shop.needs("roles")
    direct_role.no_other_queue(shop, direct_role.role_of(shop), direct.queue(shop).arn)

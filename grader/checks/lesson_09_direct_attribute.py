"""Lesson 09, what the caller says of himself: the header x-customer becomes a message attribute."""

from __future__ import annotations

from grader.check import check
from grader.checks import direct
from grader.checks.direct import JSON, Posted
from grader.checks.direct_causes import FILE, TEMPLATES
from grader.checks.lesson_09_direct import PLAIN, a_posted_order_is_one_message
from grader.finding import Finding
from grader.shop import Shop

CUSTOMERS = ("ada", "a&b", "x=1", "100%41", "a+b", "ada lovelace", 'the "first"', "it's \\ me", "$5 #1 {} ${a}", "0")
OTHER_TYPES = ("text/plain", "application/xml", "application/x-www-form-urlencoded", "application/octet-stream")
SPELLINGS = ("x-customer", "X-Customer")
INJECTED = "ada&MessageBody=another&MessageAttribute.1.Value.StringValue=eve"


@check("P4", points=2, after=(a_posted_order_is_one_message,), calm=True)
def the_customer_travels_as_an_attribute(shop: Shop) -> None:
    """The header x-customer travels as the message attribute customer, whatever is in it."""
    for customer in (*CUSTOMERS, INJECTED):
        for name in SPELLINGS:
            posted = direct.arrived(shop, PLAIN, {"Content-Type": JSON, name: customer})
            _carried(shop, posted, customer)
    for content_type in OTHER_TYPES:
        _carried_by_every_template(shop, content_type)


def _carried_by_every_template(shop: Shop, content_type: str) -> None:
    """A finding for a body of another type that is taken, and comes without the attribute."""
    posted = direct.post(shop, PLAIN, {"Content-Type": content_type, "x-customer": "ada"})
    if posted.messages and _attribute(shop, posted) != "ada":
        raise Finding(
            f"{posted.told}\nbecame a message whose attribute customer is not ada.",
            "The caller's Content-Type chooses the template, and only that template makes the call.",
            shop.look_at(FILE, content_type, "requestTemplates", "RequestTemplates", *TEMPLATES),
            "Put the attribute into each template, or let no type through but application/json.",
        )


def _carried(shop: Shop, posted: Posted, customer: str) -> None:
    got = _attribute(shop, posted)
    if got == customer:
        return
    if got is None and (spelling := _another_spelling(shop, posted, customer)):
        raise Finding(
            f"{posted.told}\nbecame a message without the attribute customer. With {spelling} it has one.",
            "The names of headers have no case, and each client writes them in its own. $input.params().header is a "
            "map of the names as they were written; $input.params('x-customer') finds each of them.",
            shop.look_at(FILE, ".header", "X-Customer", "x-customer", *TEMPLATES),
            "Ask for the header by $input.params('x-customer').",
        )
    where = shop.look_at(FILE, "MessageAttribute", "x-customer", *TEMPLATES)
    if got is None:
        raise Finding(
            f"{posted.told}\nbecame a message without the attribute customer.",
            "SQS knows nothing of HTTP headers. What shall travel with the message has to be put into the call.",
            where,
            "Add MessageAttribute.1.Name=customer, .Value.DataType=String and .Value.StringValue to the form.",
        )
    because, act = direct.why_another(customer, got)
    act = act.replace("MessageBody=$util.urlEncode($input.body)", "$util.urlEncode($input.params('x-customer'))")
    raise Finding(
        f"{posted.told}\nbecame a message whose attribute customer is\n{direct.spelled(got)}", because, where, act
    )


def _another_spelling(shop: Shop, posted: Posted, customer: str) -> str | None:
    """The spelling of the header's name with which it does travel."""
    for name in SPELLINGS:
        other = direct.arrived(shop, PLAIN, {"Content-Type": JSON, name: customer})
        if name not in posted.headers and _attribute(shop, other) == customer:
            return name
    return None


def _attribute(shop: Shop, posted: Posted) -> str | None:
    """The message attribute customer, as text."""
    sent = posted.messages[0].message_id
    message = next(it for it in direct.queue(shop).messages if it.id == sent)
    value = message.attributes.get("customer", {}).get("StringValue")
    return None if value is None else str(value)


@check("P4", points=1, after=(a_posted_order_is_one_message,), calm=True)
def without_the_header_there_is_no_attribute(shop: Shop) -> None:
    """Without the header the order arrives all the same, and has no attribute customer."""
    for headers in ({"Content-Type": JSON}, {"Content-Type": JSON, "x-customer": "ada"}, {"Content-Type": JSON}):
        posted = direct.arrived(shop, PLAIN, headers)
        got = _attribute(shop, posted)
        if got is not None and "x-customer" not in headers:
            raise Finding(
                f"{posted.told}\nhad no header x-customer, and its message has the attribute customer, {got!r}.",
                "Who reads the message takes the attribute for what the caller said.",
                shop.look_at(FILE, "MessageAttribute", "x-customer", *TEMPLATES),
                "Put the attribute into the form only #if($input.params('x-customer') != '').",
            )

"""Lesson 09, who calls: the header x-customer becomes a message attribute."""

from __future__ import annotations

from cloudlet.sqs.message import Message
from grader import orders
from grader.check import check
from grader.checks import direct
from grader.checks.direct import JSON, Posted
from grader.checks.direct_causes import FILE, TEMPLATES
from grader.checks.lesson_09_direct import DAMAGED_IN_A_FORM, DAMAGED_IN_JSON, PLAIN, a_posted_order_is_one_message
from grader.finding import Finding
from grader.shop import Shop

CUSTOMERS = (
    "ada", "a&b", "x=1", "100%41", "a+b", "ada lovelace", 'the "first"', "it's \\ me", "$5 #1 {} ${a}", "0",
    "ada  b", 200 * "c", "Lovelace, Ada", "a;b, c:d", "Ada King", "null", "undefined",
)  # fmt: skip
OTHER_TYPES = ("text/plain", "application/xml", "application/x-www-form-urlencoded", "application/octet-stream")
NOT_PUT_IN = (
    "SQS knows nothing of HTTP headers. What shall travel with the message has to be put into the call.",
    "Add MessageAttribute.1.Name=customer, .Value.DataType=String and .Value.StringValue to the form.",
)
ASKED_FOR = (
    "The template has the attribute, and left it out for this request, which has the header: what its condition asks "
    "for is not there.",
    "Ask by $input.params('x-customer') != '', and take the value from there, too.",
)
EMPTY = "must contain a non-empty value"
SPELLINGS = ("x-customer", "X-Customer")
INJECTED = "ada&MessageBody=another&MessageAttribute.1.Value.StringValue=eve"


@check("P4", points=2, after=(a_posted_order_is_one_message,), calm=True)
def the_customer_travels_as_an_attribute(shop: Shop) -> None:
    """The header x-customer travels as the message attribute customer, whatever is in it."""
    for customer in (*CUSTOMERS, INJECTED):
        for name in SPELLINGS:
            posted = direct.post(shop, PLAIN, {"Content-Type": JSON, name: customer})
            if EMPTY in posted.answer.reason:
                raise _not_found(shop, posted)
            direct.taken(shop, posted)
            _carried(shop, posted, customer)
    for body in (*DAMAGED_IN_A_FORM, *DAMAGED_IN_JSON):
        _carried(shop, direct.arrived(shop, body, {"Content-Type": JSON, "x-customer": "ada"}), "ada")
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
    if got is None and "customer" in _message(shop, posted).attributes:
        kind = _message(shop, posted).attributes["customer"].get("DataType")
        saw = f"{posted.told}\nbecame a message whose attribute customer is of the type {kind}."
        act = "Let MessageAttribute.1.Value.DataType be String, and give it a StringValue."
        raise Finding(saw, "A reader asks a text for its StringValue; bytes have none.", where, act)
    if got is None:
        others = ", ".join(_message(shop, posted).attributes)
        seen = f" It has: {others}." if others else ""
        because, act = ASKED_FOR if not others and _is_in_the_form(shop) else NOT_PUT_IN
        raise Finding(f"{posted.told}\nbecame a message without the attribute customer.{seen}", because, where, act)
    because, act = direct.why_another(customer, got)
    act = act.replace("MessageBody=$util", "$util").replace("$input.body", "$input.params('x-customer')")
    if got == orders.ADA["customer"] and got not in customer:
        because = "That is the customer of the order, in the body. Who calls is in the header."
        act = "Take the value from the header: $util.urlEncode($input.params('x-customer'))"
    raise Finding(
        f"{posted.told}\nbecame a message whose attribute customer is\n{direct.spelled(got)}", because, where, act
    )


def _is_in_the_form(shop: Shop) -> bool:
    """Whether the template knows the attribute; this has no part in the verdict, only in the advice."""
    return any("MessageAttribute.1.Name=customer" in line for line in shop.folder.lines(FILE))


def _not_found(shop: Shop, posted: Posted) -> Finding:
    return Finding(
        f"{posted.told}\n{posted.outcome}\nNo message came onto the queue.",
        "The request has the header, and the template put in nothing: it asks for the value elsewhere, or by another "
        "name. What is not there is an empty text, and SQS takes no attribute without a value.",
        shop.look_at(FILE, "StringValue", "MessageAttribute", "x-customer", *TEMPLATES),
        "Take the value from the header: $util.urlEncode($input.params('x-customer'))",
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
    value = _message(shop, posted).attributes.get("customer", {}).get("StringValue")
    return None if value is None else str(value)


def _message(shop: Shop, posted: Posted) -> Message:
    return next(it for it in direct.queue(shop).messages if it.id == posted.messages[0].message_id)


@check("P4", points=1, after=(a_posted_order_is_one_message,), calm=True)
def without_the_header_there_is_no_attribute(shop: Shop) -> None:
    """Without the header the order arrives all the same, and has no attribute customer."""
    for headers in ({"Content-Type": JSON}, {"Content-Type": JSON, "x-customer": "ada"}, {"Content-Type": JSON}):
        posted = direct.post(shop, PLAIN, headers)
        if "x-customer" in headers:
            continue  # what becomes of the attribute itself is asked elsewhere
        direct.taken(shop, posted)
        got = _attribute(shop, posted)
        if got is not None:
            raise Finding(
                f"{posted.told}\nhad no header x-customer, and its message has the attribute customer, {got!r}.",
                "Who reads the message takes the attribute for what the caller said.",
                shop.look_at(FILE, "MessageAttribute", "x-customer", *TEMPLATES),
                "Put the attribute into the form only #if($input.params('x-customer') != '').",
            )

"""Steps that the checks of lesson 01 share: ask for something, and see what came of it."""

from __future__ import annotations

import base64
import json
from typing import Any

from cloudlet.history import Event
from grader.finding import Finding
from grader.orders import Bad, Order
from grader.proxy import post_event
from grader.reading import NoJson, difference, parsed, shown
from grader.shop import Answer, Shop

FILE = "sender.py"
SEND = ("send_message", "send_messages")
CHECKS = ("isinstance", "loads", "400")
TRACES = ("Traceback (most recent call last)", 'File "', 'File \\"', "stackTrace")


def _sent(order: Order) -> str:
    return f"POST /orders {shown(order)}"


def refused_calls(shop: Shop, before: int) -> str:
    """The calls since `before` that AWS refused, as further lines of what was seen."""
    calls = [event for event in shop.history.events[before:] if event.kind == "call" and event.facts.get("error")]
    lines = [f"\nits call {call.operation}({_target(call)}) was refused: {call.error}" for call in calls[:1]]
    return "".join(lines)


def _target(call: Event) -> str:
    return ", ".join(f"{name}={call.params[name]!r}" for name in ("QueueUrl",) if name in call.params)


def accepted(shop: Shop, order: Order) -> Answer:
    """POST a good order; a finding unless it is answered 202."""
    before = len(shop.history)
    body = json.dumps(order, ensure_ascii=False)
    answer = shop.post("/orders", body)
    if answer.status == 202:
        return answer
    saw = f"{_sent(order)}\nwas answered {answer.status} {answer.text}{refused_calls(shop, before)}"
    if answer.reason:
        act = "Return what API Gateway expects; the reason above says what it got instead."
        raise Finding(f"{saw}\n{answer.reason}", MALFORMED, shop.look_at(FILE, "statusCode", "return"), act)
    if refused_calls(shop, before):
        because = "A queue's URL is another on every cloud and in every account; the template passes it as QUEUE_URL."
        act = 'Take the URL from os.environ["QUEUE_URL"], at run time.'
        raise Finding(saw, because, shop.look_at(FILE, "https://", "QueueUrl", *SEND), act)
    because = "202 tells the caller that the order is stored and will be worked on; any other status tells otherwise."
    raise Finding(saw, because, shop.look_at(FILE, "202", "statusCode"), "Answer a valid order with statusCode 202.")


MALFORMED = "API Gateway takes what the function returns for the HTTP response. What it cannot read becomes a 502."


def sent_since(shop: Shop, before: int) -> list[Event]:
    """The messages that came onto the orders queue since `before`."""
    queue = shop.queue("OrdersQueue").name
    return [event for event in shop.history.events[before:] if event.kind == "sent" and event.actor == queue]


def sent_once(shop: Shop, order: Order, before: int) -> None:
    """A finding unless exactly one message was sent since `before`."""
    sent = sent_since(shop, before)
    if len(sent) == 1:
        return
    if not sent:
        because = "202 is a promise: the caller throws the order away, for he believes that you have it."
        act = "Send the order to the queue before you answer 202."
        saw = f"{_sent(order)}\nwas answered 202, and no message came onto the queue.{refused_calls(shop, before)}"
        raise Finding(saw, because, shop.look_at(FILE, *SEND, "202"), act)
    moments = "".join(f"\n  at {shop.when(event.at)} message {event.message_id}" for event in sent)
    because = (
        "Each SendMessage that succeeds is a message of its own, and each will be worked on. boto3 itself tries "
        "again when a call fails."
    )
    act = "Send each order with one call, once."
    raise Finding(
        f"{_sent(order)}\nput {len(sent)} messages onto the queue:{moments}",
        because,
        shop.look_at(FILE, *SEND),
        act,
    )


def equal_to(shop: Shop, order: Order, body: str) -> None:
    """A finding unless a message's body is JSON equal to the order."""
    try:
        problem = difference(order, parsed(body))
        act = "Send the order as it came, with everything in it."
    except NoJson as error:
        problem, act = f"it is no JSON: {error}", "Make the message's body with json.dumps(order)."
    if problem:
        because = (
            "A message's body is text, and its reader parses it as JSON. What is missing or changed there is lost."
        )
        saw = f"{_sent(order)}\nbecame the message\n  {body}\nwhere {problem}."
        raise Finding(saw, because, shop.look_at(FILE, "MessageBody", *SEND), act)


def refused(shop: Shop, bad: Bad) -> None:
    """POST a body that is no order; a finding unless it is answered 400."""
    answer = shop.post("/orders", bad.body or "")
    if answer.status == 400:
        return
    because = "A 400 tells the caller that the request is at fault, so that trying again is no use."
    if answer.status == 202:
        because = (
            "Here is the last place where the caller can be told. Once it is sent, only the receiver meets the "
            "message, fails, and meets it again."
        )
    saw = f"POST /orders {bad.shown}\nwas answered {answer.status} {answer.text}\nIt is no order: {bad.why}."
    act = f"Check {bad.field or 'the body'} before you send, and answer with statusCode 400."
    fields = [f'"{bad.field}"', f"'{bad.field}'"] if bad.field else []
    raise Finding(saw, because, shop.look_at(FILE, *fields, *CHECKS), act)


UNREADABLE = "A request that is at fault is answered 400. When the handler raises, API Gateway answers 502."


def refused_directly(shop: Shop, event: dict[str, Any], asked: str) -> None:
    """Invoke the function with a proxy event; a finding unless it answers 400."""
    invocation = shop.invoke("SenderFunction", event, may_fail=True)
    payload = invocation.payload
    if invocation.ok and isinstance(payload, dict) and payload.get("statusCode") == 400:
        return
    if not invocation.ok:
        failure = shop.history.of("failed", "crashed", "timed_out", request_id=invocation.request_id)[-1]
        raise shop.explained(
            failure, "A request that is at fault is answered 400; one that makes you raise, 502.", asked
        )
    because = "What cannot be read is no order; the caller is told so by a 400."
    saw = f"an event with {asked}\nwas answered {shown(payload)}"
    act = "Read the body first, strictly, and answer 400 when that fails."
    raise Finding(saw, because, shop.look_at(FILE, "b64decode", "isBase64Encoded", *CHECKS), act)


def says_error(shop: Shop, answer: Answer, asked: str) -> None:
    """A finding unless an answer is JSON with `error`."""
    try:
        content = parsed(answer.text)
    except NoJson:
        content = None
    if isinstance(content, dict) and content.get("error"):
        return
    because = "The caller's program reads the answer: JSON that says in error what is wrong can be shown and logged."
    saw = f"POST /orders {asked}\nwas answered {answer.status} {answer.text or 'with an empty body'}"
    act = 'Put json.dumps({"error": "what is wrong"}) into the body.'
    raise Finding(saw, because, shop.look_at(FILE, str(answer.status), "error", "statusCode"), act)


def nothing_sent(shop: Shop, bad: Bad, before: int) -> None:
    """A finding if any message was sent since `before`."""
    sent = sent_since(shop, before)
    if sent:
        because = "A message that is sent cannot be called back: the receiver will meet it, again and again."
        saw = f"POST /orders {bad.shown}\nwas sent to the queue at {shop.when(sent[0].at)} as\n  {sent[0].body}\n"
        act = "Check the order completely before you send it."
        raise Finding(f"{saw}It is no order: {bad.why}.", because, shop.look_at(FILE, *SEND), act)


def base64_accepted(shop: Shop, order: Order) -> None:
    """Invoke the function with a base64 body; a finding unless it answers 202."""
    body = base64.b64encode(json.dumps(order, ensure_ascii=False).encode()).decode()
    payload = shop.invoke("SenderFunction", post_event(body, is_base64=True)).payload
    if not isinstance(payload, dict) or payload.get("statusCode") != 202:
        because = "API Gateway hands a body of a binary media type over as base64 text and says so by isBase64Encoded."
        saw = (
            f"the order {shown(order)}\ncame as isBase64Encoded: true, body: {body}\nand was answered {shown(payload)}"
        )
        act = "Where event says isBase64Encoded, decode the body with base64.b64decode first."
        raise Finding(saw, because, shop.look_at(FILE, "isBase64Encoded", "b64decode", '"body"', "body"), act)


def answered_500(shop: Shop, what: str, order: Order) -> None:
    """POST a good order in trouble; a finding unless the caller gets a 500 with JSON that says error."""
    before = len(shop.history)
    answer = shop.post("/orders", json.dumps(order), may_fail=True)
    where = ("except ", *SEND)
    if answer.failure is not None:
        raise shop.explained(answer.failure, RAISED, f"{_sent(order)} while {what}", CATCH)
    saw = f"{_sent(order)} while {what}\nwas answered {answer.status} {answer.text}{refused_calls(shop, before)}"
    if answer.status < 300:
        because = "202 says that the order is stored. It is not: nobody has it now, and nobody will try again."
        raise Finding(saw, because, shop.look_at(FILE, *where), "Answer 500 when the send fails.")
    if answer.status != 500:
        because = "A 500 says that the fault is on this side, so that trying again later makes sense."
        raise Finding(saw, because, shop.look_at(FILE, *where), "Answer 500 when the send fails.")
    says_error(shop, answer, f"{shown(order)} while {what}")


CATCH = "Catch botocore.exceptions.ClientError around the send, and answer 500."
RAISED = (
    "boto3 tries a few times and then raises. What leaves the handler makes API Gateway answer 502 with "
    "its own text, and the invocation counts as an error."
)


def no_trace(shop: Shop, what: str, order: Order) -> None:
    """POST a good order in trouble; a finding if the answer shows the code's insides."""
    answer = shop.post("/orders", json.dumps(order))
    mark = next((mark for mark in TRACES if mark in answer.text), None)
    if mark is not None:
        because = "A stack trace tells a stranger how your code is built, and a caller nothing that helps."
        saw = f"{_sent(order)} while {what}\nwas answered {answer.status} with a body that holds\n  {mark}"
        act = "Print the trace (it goes to the log), and answer with a plain sentence."
        raise Finding(saw, because, shop.look_at(FILE, "format_exc", "format_", "print_exc", "except "), act)

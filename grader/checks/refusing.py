"""Steps that the checks of lesson 01 share where the answer is no: a bad order, or an SQS that refuses."""

from __future__ import annotations

import json
import re
from typing import Any

from grader.answer import Answer
from grader.checks.sending import FILE, INSIDE, KEPT, MALFORMED, SEND, WARM, asked, refused_calls, sent_since
from grader.finding import Finding
from grader.orders import Bad, Order
from grader.reading import NoJson, parsed, shown
from grader.shop import Shop

CHECKS = ("isinstance", "loads", "400")
TRACE = re.compile(
    r"Traceback \(most recent call last\)|stackTrace|[\w/.-]+\.py\W{1,4}(?:line |lineno.)?\d+"
)  # app.py:7
UNREADABLE = "A request that is at fault is answered 400. When the handler raises, API Gateway answers 502."
CATCH = "Catch botocore.exceptions.ClientError around the send, and answer 500."
VALIDATE = "Decode with validate=True: without it b64decode skips what is no base64 and decodes the rest."
DECODE = 'Decode strictly, by .decode("utf-8") without errors=..., and answer 400 when that fails.'
GUESSES = 'Decode by .decode("utf-8") before json.loads, which guesses at bytes, and answer 400 when that fails.'
WHATEVER = "Check what was decoded as you check what comes as text."
HEARD = "Catch what reading the body raises, whatever its type, and answer 400."
READ = "Read the body first, strictly, and answer 400 when that fails."
RAISED = (
    "boto3 tries a few times and then raises. What leaves the handler makes API Gateway answer 502 with "
    "its own text, and the invocation counts as an error."
)


def refused(shop: Shop, bad: Bad) -> None:
    """POST a body that is no order; a finding unless it is answered 400."""
    before = len(shop.history)
    answer = shop.post("/orders", bad.body or "")
    if answer.status == 400:
        return
    because = "A 400 tells the caller that the request is at fault, so that trying again is no use."
    act = f"Check {bad.field or 'the body'} before you send, and answer with statusCode 400."
    if not sent_since(shop, before):
        act = (
            "Nothing was sent, and the caller has to hear that: answer with statusCode 400, in a warm environment, too."
        )
    elif answer.status == 202:
        because = (
            "Here is the last place where the caller can be told. Once it is sent, only the receiver meets the "
            "message, fails, and meets it again."
        )
    saw = f"POST /orders {bad.shown}\nwas answered {answer.status} {answer.text}\nIt is no order: {bad.why}."
    fields = [f'"{bad.field}"', f"'{bad.field}'"] if bad.field else []
    raise Finding(saw, because, shop.look_at(FILE, *fields, *CHECKS), act)


def refused_directly(shop: Shop, event: dict[str, Any], asked: str, act: str = "") -> Answer:
    """Invoke the function with a proxy event, and give its answer; a finding unless it answers 400."""
    invocation = shop.invoke("SenderFunction", event, may_fail=True)
    payload = invocation.payload
    if invocation.ok and isinstance(payload, dict) and payload.get("statusCode") == 400:
        return Answer(400, {}, str(payload.get("body") or "").encode())
    if not invocation.ok:
        failure = shop.history.of("failed", "crashed", "timed_out", request_id=invocation.request_id)[-1]
        raise shop.explained(
            failure, "A request that is at fault is answered 400; one that makes you raise, 502.", asked, HEARD
        )
    because = "What cannot be read is no order; the caller is told so by a 400."
    saw = f"an event with {asked}\nwas answered {shown(payload)}"
    raise Finding(saw, because, shop.look_at(FILE, "b64decode", "isBase64Encoded", *CHECKS), act or READ)


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


def answered_500(shop: Shop, what: str, order: Order) -> None:
    """POST a good order in trouble; a finding unless the caller gets a 500 with JSON that says error.

    An order that came onto the queue all the same was no trouble, and is answered 202.
    """
    before = len(shop.history)
    answer = shop.post("/orders", json.dumps(order), may_fail=True)
    where = ("except ", *SEND)
    sent = [event for event in shop.history.events[before:] if event.kind == "sent"]  # the queue may be gone by now
    if answer.failure is None and sent:  # the trouble did not touch this way of sending
        if answer.status == 202:
            return
        saw = f"after a request that failed, {asked(order)}\nbecame the message {sent[0].message_id}, and"
        saw = f"{saw} was answered {answer.status} {answer.text}"
        raise Finding(saw, WARM, shop.look_at(FILE, "global ", *KEPT, *where), INSIDE)
    if answer.failure is not None:
        raise shop.explained(answer.failure, RAISED, f"{asked(order)} while {what}", CATCH)
    saw = f"{asked(order)} while {what}\nwas answered {answer.status} {answer.text}{refused_calls(shop, before)}"
    if answer.reason:
        act = "Make the answer to a failed send in the same way as the 202."
        raise Finding(f"{saw}\n{answer.reason}", MALFORMED, shop.look_at(FILE, *where), act)
    if answer.status < 300:
        because = "202 says that the order is stored. It is not: nobody has it now, and nobody will try again."
        raise Finding(saw, because, shop.look_at(FILE, *where), "Answer 500 when the send fails.")
    if answer.status != 500:
        because = "A 500 says that the fault is on this side, so that trying again later makes sense."
        raise Finding(saw, because, shop.look_at(FILE, *where), "Answer 500 when the send fails.")
    says_error(shop, answer, f"{shown(order)} while {what}")


def not_promised(shop: Shop, what: str, order: Order) -> None:
    """POST a good order to a handler that SQS does not answer; a finding if the caller hears that it is stored."""
    answer = shop.post("/orders", json.dumps(order), may_fail=True)
    if answer.failure is None and answer.status < 300:
        raise Finding(
            f"{asked(order)} while {what}\nwas answered {answer.status} {answer.text}",
            "Without an answer nobody knows whether the order is stored. Here it is not, and 202 says that it is. What "
            "botocore raises then is a BotoCoreError, and no ClientError.",
            shop.look_at(FILE, "BotoCoreError", "except ", *SEND),
            "Answer 500 whenever the send has not succeeded.",
        )


def no_trace(shop: Shop, what: str, order: Order) -> None:
    """POST a good order in trouble; a finding if the answer shows the code's insides."""
    answer = shop.post("/orders", json.dumps(order))
    where = {"a header": " ".join(answer.headers.values()), "a body": answer.text}
    found = next(((part, mark) for part, text in where.items() if (mark := TRACE.search(text))), None)
    if found is not None:
        part, mark = found
        because = "A stack trace tells a stranger how your code is built, and a caller nothing that helps."
        saw = f"{asked(order)} while {what}\nwas answered {answer.status} with {part} that holds"
        act = "Print the trace (it goes to the log), and answer with a plain sentence."
        saw = f"{saw}\n  {shop.folder.plain(mark[0])}"
        raise Finding(saw, because, shop.look_at(FILE, "format_exc", "format_", "print_exc", "except "), act)

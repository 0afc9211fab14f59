"""What the checks of lesson 09 share: a body is POSTed, and what came onto the queue is compared with it.

The template is never read to judge, only to say where to look: what arrives, and what a role allows, is the fact.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, unquote_plus

from cloudlet.history import Event
from cloudlet.sqs.queue import Queue
from grader.answer import Answer
from grader.checks.direct_causes import ANOTHER_QUEUE, AS_BYTES, BINARY, FILE, NOT_200, OTHERWISE, REASONS, TEMPLATES
from grader.finding import Finding
from grader.reading import NoJson, parsed
from grader.shop import Shop
from grader.words import short

JSON = "application/json"


@dataclass(frozen=True)
class Posted:
    """One request, the caller's answer, and the messages that came onto the queue by it."""

    body: str
    headers: Mapping[str, str]
    answer: Answer
    messages: list[Event]
    elsewhere: str = ""
    """Another queue that got a message by it."""

    @property
    def told(self) -> str:
        """The request as a finding shows it."""
        words = "".join(f"\n{name}: {value}" for name, value in self.headers.items() if value != JSON)
        return f"POST /orders{words}\n{visible(short(self.body))}"

    @property
    def outcome(self) -> str:
        """What the caller was told, and why, where API Gateway knows a reason."""
        why = f"\n{self.answer.reason}" if self.answer.reason else ""
        return f"was answered {self.answer.status} {short(self.answer.text)}{why}"


def queue(shop: Shop) -> Queue:
    """The queue that the output QueueUrl names; a finding where there is none."""
    url = shop.output("QueueUrl")
    for made in shop.stack.resources.values():
        if made.type == "AWS::SQS::Queue" and made.physical_id.rsplit("/", 1)[-1] == url.rsplit("/", 1)[-1]:
            return shop.queue(made.logical_id)
    raise Finding(
        f"the output QueueUrl is {url}, and no queue of this stack has that URL.",
        "The grader looks where that output points.",
        shop.look_at(FILE, "QueueUrl"),
        "Write `Value: !Ref OrdersQueue`: Ref of a queue is its URL.",
    )


def post(shop: Shop, body: str, headers: Mapping[str, str] | None = None) -> Posted:
    """POST a body, as JSON unless `headers` say otherwise, and see what comes onto the queue."""
    name, before = queue(shop).name, len(shop.history)
    given = {"Content-Type": JSON} if headers is None else headers
    answer = shop.post("/orders", body, given)
    since = shop.history.events[before:]
    invoked = next((event for event in since if event.kind == "invoked"), None)
    if invoked is not None:
        raise Finding(
            f"the request invoked the function {shop.plain_name(invoked.actor)}.",
            "This lesson does without a function: nothing to deploy, to pay, to wait for, or to be throttled.",
            shop.look_at(FILE, "AWS::Serverless::Function", "AWS::Lambda::Function"),
            "Let the integration itself call SQS.",
        )
    sent = [event for event in since if event.kind == "sent"]
    others = (shop.plain_name(event.actor) for event in sent if event.actor != name)
    return Posted(body, given, answer, [event for event in sent if event.actor == name], next(others, ""))


def arrived(shop: Shop, body: str, headers: Mapping[str, str] | None = None) -> Posted:
    """POST a body; a finding unless it is taken and is one message, byte for byte."""
    return taken(shop, post(shop, body, headers))


def taken(shop: Shop, posted: Posted) -> Posted:
    """A finding unless what was POSTed is taken and is one message, byte for byte."""
    if not 200 <= posted.answer.status < 300 or not posted.messages:
        raise not_taken(shop, posted)
    if len(posted.messages) > 1:
        raise Finding(
            f"{posted.told}\nbecame {len(posted.messages)} messages.",
            "Each message is worked on. One request is one order.",
            shop.look_at(FILE, *TEMPLATES),
            "Let one method send one message for each request.",
        )
    unchanged(shop, posted)
    return posted


def not_taken(shop: Shop, posted: Posted) -> Finding:
    """The finding for a request that should have been answered 200, and be on the queue."""
    nothing = "" if posted.messages else "\nNo message came onto the queue."
    if posted.elsewhere:
        nothing = f"\nThe message came onto {posted.elsewhere}, and the output QueueUrl names another queue."
    reason = posted.answer.reason
    other = NOT_200 if posted.messages else OTHERWISE
    because, act, where = next((cause for mark, cause in REASONS.items() if mark in reason), other)
    if posted.elsewhere or ("not authorized to perform" in reason and queue(shop).arn not in reason):
        because, act, where = ANOTHER_QUEUE
    return Finding(f"{posted.told}\n{posted.outcome}{nothing}", because, shop.look_at(FILE, *where), act)


def unchanged(shop: Shop, posted: Posted) -> None:
    """A finding unless each message is the body."""
    for message in posted.messages:
        if message.body != posted.body:
            because, act = why_another(posted.body, message.body)
            where: tuple[str, ...] = TEMPLATES
            as_bytes = message.body == b64encode(posted.body.encode()).decode()
            if as_bytes and any(shop.folder.line_with(FILE, word) for word in BINARY):
                because, act, where = AS_BYTES
            got = posted.body + message.body.removeprefix(posted.body).replace(" ", "␣")
            got = got if message.body.rstrip(" ") == posted.body else spelled(message.body)
            raise Finding(
                f"{posted.told}\nbecame the message\n{visible(short(got))}",
                because,
                shop.look_at(FILE, *where),
                act,
            )


ENCODE = "Encode what you put into the form: MessageBody=$util.urlEncode($input.body)"
ONE_LINE = "Write the template on one line, or in double quotes with a \\ at the end of each line."
BODY = "Take the text itself, and change nothing in it: $input.body."
FORM = (
    "SQS is sent a form. In a form & ends a field, = ends a name, + is a space, and % begins a byte: what of the "
    "text is not encoded is read so."
)

ALTERED = (
    "What the caller sent is what the receiver should find: another text may be another order. A template alters a "
    "text where it calls a method of it, such as toLowerCase(), replaceAll(), split() or substring().",
    "Put in $util.urlEncode($input.body), and do nothing else to the text.",
)


def why_another(wanted: str, got: str) -> tuple[str, str]:
    """The AWS rule by which `wanted` became `got`, and what to do about it."""
    if got != wanted and got == wanted.replace("\r", ""):
        return (
            "A carriage return is a character of the body as any other is. It was sent, and has to arrive.",
            BODY,
        )
    if got.rstrip(" ") == wanted:
        return (
            "In a block that YAML begins with > the end of a line becomes a blank. That is a part of the template, and "
            "travels at the end of what stands before it.",
            ONE_LINE,
        )
    if got != wanted and got == wanted.strip():
        return (
            "Blanks and line ends at its ends are a part of the body, too: a signature that the caller made of its "
            "bytes no longer fits.",
            BODY,
        )
    if got.strip() == wanted.strip():
        return (
            "A block that YAML begins with | keeps the end of each line, and one with > that of its last. It is a part "
            "of the template, and travels at the end of what stands before it.",
            ONE_LINE,
        )
    if got and any(text == got or text.startswith(f"{got}&") for text in (wanted, unquote_plus(wanted))):
        return FORM, ENCODE
    if unquote_plus(got) == wanted or got == quote_plus(wanted):
        return (
            "SQS decodes a form once. What is encoded twice, or encoded where no form is sent, stays encoded.",
            "Encode the body exactly once.",
        )
    if _same_json(wanted, got):
        return (
            "It is the same JSON, but another text. $input.json and $input.path write the body anew, and a signature "
            "that the caller made of its bytes no longer fits.",
            BODY,
        )
    if got.startswith("{") and '"' not in got and '"' in wanted:
        return (
            "$input.path reads the body as JSON and gives an object, not a text. Where a text is needed a template "
            "writes that object in Java's way, {key=value}, which is no JSON.",
            BODY,
        )
    if got == b64encode(wanted.encode()).decode():
        return (
            "Base64 is a text as good as any other: SQS keeps it as it is, and nobody decodes it.",
            ENCODE,
        )
    if got.replace("\\", "") == wanted.replace("\\", ""):
        return (
            "$util.escapeJavaScript writes backslashes for a JSON text. In a form nobody takes them out again.",
            ENCODE,
        )
    return ALTERED


def _same_json(one: str, other: str) -> bool:
    try:
        return bool(parsed(one) == parsed(other))
    except NoJson:
        return False


def visible(text: str) -> str:
    """A text whose carriage returns can be seen."""
    return text.replace("\r", "\\r")


def spelled(text: str) -> str:
    """A text whose line ends at the end can be seen."""
    whole = text.rstrip("\r\n")
    return whole + json.dumps(text[len(whole) :])[1:-1]


def strings(value: Any) -> list[str]:
    """Every string in a JSON value."""
    if isinstance(value, dict):
        return [found for one in value.values() for found in strings(one)]
    if isinstance(value, list):
        return [found for one in value for found in strings(one)]
    return [value] if isinstance(value, str) else []

"""What has to be true of dead letters after a run of the redriver, and the findings where it is not."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from cloudlet.functions.invocation import Invocation
from cloudlet.history import Event
from grader import explain
from grader.checks.not_moved import not_moved
from grader.checks.redriver_runs import FILE, SEND, Attributes, Letter, copies, deletes, where
from grader.checks.working import DEAD, PARKED, QUEUE, REDRIVER
from grader.finding import Finding
from grader.shop import Shop
from grader.words import listed, times

SIGNS_OF_AGE = ("ApproximateReceiveCount", "SentTimestamp", "ApproximateFirstReceiveTimestamp")


def failure_of(shop: Shop, invocation: Invocation) -> Event | None:
    """How a run ended badly, if it did."""
    return next(iter(shop.history.of(*explain.ENDED_BADLY, request_id=invocation.request_id)), None)


def moved(shop: Shop, letter: Letter, invocation: Invocation, queue: str = QUEUE) -> Any:
    """The one copy of a letter, which is on that queue now; a finding where it is not there, or elsewhere too."""
    there = where(shop, letter)
    if there == [queue] and len(found := copies(shop, letter, queue)) == 1:
        return found[0]
    if not there:
        raise _gone(shop, letter)
    if queue not in there:
        failure = failure_of(shop, invocation)
        if failure is not None:
            raise _ended(shop, letter, failure)
        raise not_moved(shop, letter, _story(letter), there[0], queue, invocation)
    raise _twice(shop, letter, there)


def _ended(shop: Shop, letter: Letter, failure: Event) -> Finding:
    """A run that ended badly; one that looked for messages in the event gets a word of its own."""
    because, act = "What ends the run leaves every letter that is still to come.", ""
    if "Records" in str((failure.error or {}).get("errorMessage")):
        because = "Records are in the event when Lambda polls a queue for you. A schedule's event brings no messages."
        act = f"Receive from {DEAD} yourself, by its URL."
    return shop.explained(failure, because, _story(letter), act)


def _story(letter: Letter) -> str:
    return f"{letter.name} was on {DEAD}, {shown_attributes(letter.attributes)}."


def _gone(shop: Shop, letter: Letter) -> Finding:
    known = {event.body for event in shop.history.of("sent") if event.actor == shop.queue(DEAD).name}
    strange = [
        message for name in (QUEUE, PARKED) for message in shop.queue(name).messages if message.body not in known
    ]
    if strange:
        return Finding(
            f"the body of a letter was\n  {letter.body!r}\nand what came back was\n  {strange[0].body!r}",
            "A body is text that somebody else wrote. JSON that is read and written again is another text, and not "
            "every body is JSON.",
            shop.look_at(FILE, "MessageBody", "dumps", *SEND),
            'Send message["Body"] as it is.',
        )
    return Finding(
        f"{_story(letter)} After a run of {REDRIVER} it is on no queue.",
        "What is deleted is gone. SQS keeps no copy for you.",
        shop.look_at(FILE, "delete_message", "purge", *SEND),
        "Send the letter to its queue, and delete it when that has succeeded.",
    )


def _twice(shop: Shop, letter: Letter, there: list[str]) -> Finding:
    total = sum(len(copies(shop, letter, name)) for name in there)
    again = DEAD in there
    return Finding(
        f"after a run of {REDRIVER} there are {total} copies of {letter.name}, on {' and '.join(there)}.",
        "Receiving does not take a message off its queue; only a delete does. It will be moved again and again."
        if again
        else "Each send that succeeds is a message of its own, and each will be worked on.",
        shop.look_at(FILE, *(("delete_message", "delete_messages", *SEND) if again else SEND)),
        "Delete the letter, by its receipt handle, when it was sent." if again else "Send each letter once.",
    )


def shown_attributes(attributes: Attributes) -> str:
    """The message attributes of a letter in a finding."""
    if not attributes:
        return "without message attributes"
    return f"with {listed([f'{name} ({value_of(one)})' for name, one in attributes.items()])}"


def value_of(attribute: dict[str, Any]) -> str:
    """A message attribute's type and value in a finding."""
    value = attribute.get("BinaryValue")
    return f"{attribute.get('DataType')} {attribute.get('StringValue') if value is None else bytes(value)!r}"


def kept(shop: Shop, letter: Letter, message: Any, queue: str = QUEUE) -> None:
    """Find attributes of a letter that did not come along."""
    for name, attribute in letter.attributes.items():
        if name == "redrives":
            continue
        got = message.attributes.get(name)
        if got is None or value_of(got) != value_of(attribute):
            raise _attribute(shop, letter, name, got, queue)


def _attribute(shop: Shop, letter: Letter, name: str, got: dict[str, Any] | None, queue: str) -> Finding:
    came = "is missing" if got is None else f"is {value_of(got)}"
    receives = [it for it in shop.history.of("call", operation="ReceiveMessage") if _brings(it, letter)]
    asks = bool(receives) and all(_asks_for(name, receive) for receive in receives)
    return Finding(
        f"{_story(letter)}\nOn {queue} {name} {came}, and was {value_of(letter.attributes[name])}.",
        "The message that you send is a new one: it has the attributes that you give it, each with the DataType that "
        "you give it, and no others."
        if asks
        else "ReceiveMessage shows message attributes only to those who ask by MessageAttributeNames, each time.",
        shop.look_at(FILE, *(("MessageAttributes", "DataType") if asks else ("receive_message", "receive_messages"))),
        "Send all of message.get('MessageAttributes', {}), each with its DataType and its StringValue or BinaryValue."
        if asks
        else 'Receive with MessageAttributeNames=["All"], and send what you got along.',
    )


def _asks_for(name: str, receive: Event) -> bool:
    return bool({"All", ".*", "*", name} & set(receive.params.get("MessageAttributeNames") or ()))


def counted(shop: Shop, letter: Letter, message: Any) -> None:
    """Find a move that the attribute redrives does not count."""
    wanted, got = letter.redrives + 1, message.attributes.get("redrives")
    if got is not None and str(got.get("DataType", "")).startswith("Number") and _equal(got.get("StringValue"), wanted):
        return
    before = f"redrives {letter.redrives}" if "redrives" in letter.attributes else "no attribute redrives"
    raise Finding(
        f"{letter.name} was a dead letter with {before}. It came back to {QUEUE} with "
        f"{'no redrives' if got is None else 'redrives ' + value_of(got)}, and not with Number {wanted}.",
        "The message that comes back is a new one: its receive count starts at 1 again. Only what it carries along "
        "can say how often it was moved, and without that it circles for ever."
        if got is None
        else "redrives says how often a letter was moved, so it is a Number, and one more than the letter came with. "
        "How often it was received is another thing.",
        shop.look_at(FILE, "redrives", "MessageAttributes", *SEND),
        'Send redrives as {"DataType": "Number", "StringValue": str(one more than before)}.',
    )


def count_kept(shop: Shop, letter: Letter, message: Any) -> None:
    """Find a parked letter that does not say any more how often it was moved; its last move may count, or not."""
    value = message.attributes.get("redrives", {}).get("StringValue")
    if "redrives" not in letter.attributes or any(_equal(value, letter.redrives + more) for more in (0, 1)):
        return
    raise _attribute(shop, letter, "redrives", message.attributes.get("redrives"), PARKED)


def _equal(value: Any, wanted: int) -> bool:
    try:
        return Decimal(str(value)) == wanted
    except InvalidOperation:
        return False


def not_lost(shop: Shop, letters: Iterable[Letter], story: str) -> None:
    """Find letters that are on no queue any more."""
    lost = [letter for letter in letters if not where(shop, letter)]
    if not lost:
        return
    if purge := next(iter(shop.history.of("call", operation="PurgeQueue")), None):
        raise Finding(
            f"{story}\nAt {shop.when(purge.at)} {shop.plain_name(purge.actor)} called PurgeQueue.\n"
            f"On no queue now: {listed([letter.name for letter in lost])}.",
            "PurgeQueue deletes all that is on a queue, also what you have not seen and what could not be sent.",
            shop.look_at(FILE, "purge"),
            "Delete each letter by its receipt handle, when its copy is there.",
        )
    _nobody_gives_up(shop, lost, story)
    raise Finding(
        f"{story}\nOn no queue now: {listed([letter.name for letter in lost])}.{_how(shop, lost[0])}",
        "Between any two calls a function can die, and each call can be refused. Sent first and deleted after, the "
        "worst that can happen is a second copy.",
        shop.look_at(FILE, "delete_message", "delete_messages"),
        "Delete a letter only when SQS has said that its copy is there.",
    )


def _nobody_gives_up(shop: Shop, lost: list[Letter], story: str) -> None:
    """Find a letter that was kept when it could not be sent, and thrown away later, by its receive count or its age."""
    came = sum(_brings(event, lost[0]) for event in shop.history.of("call", operation="ReceiveMessage"))
    if came > 1 and any(shop.folder.line_with(FILE, sign) for sign in SIGNS_OF_AGE):
        raise Finding(
            f"{story}\nOn no queue now: {listed([letter.name for letter in lost])}.{_how(shop, lost[0])} The runs had "
            f"received it {times(came)}, and had kept it before.",
            "How often a letter was received says how often a run met it, and nothing of the letter. Trouble lasts as "
            "long as it lasts, and what is deleted is gone.",
            shop.look_at(FILE, *SIGNS_OF_AGE),
            f"Leave what could not be sent on {DEAD}, in every run, however often it came and however old it is.",
        )


def _brings(receive: Event, letter: Letter) -> bool:
    return any(one["Body"] == letter.body for one in (receive.facts.get("result") or {}).get("Messages") or ())


def _how(shop: Shop, letter: Letter) -> str:
    """When the letter was deleted, and that a send of it had failed, where it had."""
    deleted = next(iter(deletes(shop, letter)), None)
    failed = any(_reports_failed(event, letter) for event in shop.history.of("call", operation="SendMessageBatch"))
    return (f"\n{letter.name} was deleted from {DEAD} at {shop.when(deleted.at)}." if deleted else "") + (
        "\nSendMessageBatch had answered 200 with it under Failed." if failed else ""
    )


def _reports_failed(event: Event, letter: Letter) -> bool:
    failed = {one.get("Id") for one in (event.facts.get("result") or {}).get("Failed") or ()}
    return any(one.get("Id") in failed and one.get("MessageBody") == letter.body for one in event.params["Entries"])

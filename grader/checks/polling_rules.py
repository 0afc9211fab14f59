"""What is wrong with a list in the ledger, told by its look: the rule at work, what to do about it, and where."""

from __future__ import annotations

from collections import Counter
from typing import Any

from grader.explain import key_errors

Rule = tuple[str, str, tuple[str, ...]]

APPEND = ("list_append", "update_item", "put_item", "def handler")
DELETE = ("delete_message", ".delete(", "def handler")
KNOW = "Note in the item which seq it has, in the same write that appends, on condition that it is not there yet."

NO_LIST = (
    "Each event is one element of the list, in the place where it happened.",
    "Append with UpdateExpression SET events = list_append(if_not_exists(events, :none), :one), where :one is a list.",
    APPEND,
)
OTHER_ELEMENTS = (
    "An element of the list is what the producer was given as event, no more and no less.",
    "Append the event's `event` only.",
    APPEND,
)
ELSEWHERE = (
    "Whoever asks for an order's events looks into LedgerTable. The poller knows its table by TABLE_NAME alone.",
    "Let TABLE_NAME be !Ref LedgerTable, and write to the table that it names.",
    ("TABLE_NAME:",),
)
REPLACED = (
    "PutItem puts a new item in the place of the old one, and SET without list_append a new list: what was in it is "
    "gone.",
    "Append with UpdateExpression SET events = list_append(if_not_exists(events, :none), :one), or put back what was "
    "there.",
    ("put_item", "SET events", *APPEND),
)
BACKWARDS = (
    "A receive brings an order's messages in their order, and list_append puts its second list behind the first.",
    "Go through the messages as they come, and give list_append the old list first.",
    ("reversed(", "list_append", *APPEND),
)
TWICE = (
    "A message comes back when it was not deleted, for whatever reason: what was stored before has to be known, and "
    "known by what outlives the process.",
    KNOW,
    APPEND,
)
SHUFFLED = (
    "A FIFO queue hands out an order's messages in order. Whoever sorts them, works on several of them at once, goes "
    "on behind one that failed, or hides one and takes the next, gives that up.",
    "Work on the messages of one order as they come, one after the other, and stop with that order where one fails.",
    ("sort", "Executor", *APPEND),
)
EQUAL = (
    "Two events of an order may say the same: paid, refunded, and paid again. What tells them apart is their seq.",
    "Know an event by its order_id and seq, and leave its text out of it.",
    APPEND,
)
DEAD = (
    "What is received five times and not deleted is a dead letter, whether it was worked on or not, and however soon "
    "one receive follows the other.",
    "Work on every message that is received again, and let what failed be hidden until a later run: remember failures "
    "for one run only, and shorten no visibility timeout.",
    ("VisibilityTimeout", "change_message_visibility", "change_visibility", "set()", "= []", "= {}", *DELETE),
)
LOST = (
    "A message that is deleted is gone. It may be deleted when its event is in the table; that it was received before, "
    "or that you meant to store it, does not say so.",
    "Store the event first, and delete its message after that; what was not stored stays on the queue.",
    DELETE,
)
WAITING = (
    "What was not deleted is on the queue still: in flight, hidden until its visibility timeout is over, and with it "
    "the rest of its order.",
    "Store and delete one message after the other, and receive again until there is nothing left.",
    DELETE,
)
CAUGHT = (
    "An exception that the handler catches leaves its message on the queue, and what comes behind it waits.",
    "Put right what it says.",
)
EXCEPTIONS = (
    (
        ("Messages",),
        "The answer to a receive that finds nothing has no Messages: not an empty list, but no such key.",
        'Read answer.get("Messages", []), and end the run when it is empty.',
    ),
    (
        ("Records",),
        "Records are what an event source mapping brings. A schedule brings an event of its own, without messages.",
        "Receive the messages from the queue, by ReceiveMessage.",
    ),
    (
        ("body", "receiptHandle", "messageId", "attributes"),
        "ReceiveMessage's names are Body, ReceiptHandle, MessageId and Attributes; in the records of an event source "
        "mapping they begin with small letters.",
        'Read message["Body"] and message["ReceiptHandle"].',
    ),
    (
        ("Attributes", "MessageGroupId"),
        "ReceiveMessage shows a message's attributes, its group among them, only to those who ask for them.",
        'Receive with MessageSystemAttributeNames=["All"], or take the order_id from the body.',
    ),
)
"""What a KeyError of these keys comes from."""


def of_an_exception(text: str) -> tuple[str, str] | None:
    """The rule and the act for an exception whose text this is, where they are known."""
    for keys, because, act in EXCEPTIONS:
        if any(words in text for words in key_errors(*keys)):
            return because, act
    return None


def rule(got: Any, wanted: list[Any], *, waiting: int, dead: int) -> Rule:
    """The rule that a list breaks which has to be `wanted`; so many messages wait on the queue, so many are dead."""
    if not isinstance(got, list):
        return NO_LIST
    if any(one not in wanted for one in got):
        return OTHER_ELEMENTS
    if Counter(got) - Counter(wanted):
        return TWICE
    if len(got) == len(wanted):
        return BACKWARDS if got == wanted[::-1] else SHUFFLED
    return _of_a_part(got, wanted, waiting=waiting, dead=dead)


def _of_a_part(got: list[Any], wanted: list[Any], *, waiting: int, dead: int) -> Rule:
    if waiting and got != wanted[: len(got)]:
        return SHUFFLED
    if dead or waiting:
        return DEAD if dead else WAITING
    if got == wanted[-1:] and len(wanted) > len(got) + 1:
        return REPLACED
    return EQUAL if set(Counter(wanted) - Counter(got)) <= set(got) else LOST

"""SQS's rules for a call of SendMessageBatch, and why orders get lost that broke none of them.

Each rule comes with one thing to do about it.
"""

from __future__ import annotations

from grader.orders import Order

Rule = tuple[str, str]

RULES: dict[str, Rule] = {
    "TooManyEntriesInBatchRequest": (
        "SendMessageBatch takes at most 10 entries. A call with more is refused whole: nothing is sent.",
        "Cut the list, and make one call for every 10 orders.",
    ),
    "BatchRequestTooLong": (
        "SendMessageBatch takes at most 1,048,576 bytes, all bodies together. A call with more is refused whole.",
        "Close a batch before the order that would take its bytes over the limit.",
    ),
    "EmptyBatchRequest": (
        "A batch without entries is refused by SQS.",
        "Make a call only for a batch that has something in it.",
    ),
    "InvalidBatchEntryId": (
        "An entry id is 1 to 80 of A-Z a-z 0-9 - _; an order id may be anything.",
        "Make the ids yourself: the order's position in the list will do.",
    ),
    "BatchEntryIdsNotDistinct": (
        "The entry ids of a call have to differ. Where two are equal the call is refused whole.",
        "Make the ids yourself: the order's position in the list will do.",
    ),
}
TOO_BIG = (
    "A message may have 1,048,576 bytes, and all bodies of a call together no more than that. An order above it fits "
    "into no call, alone or with others.",
    "Measure each order by itself. Put the id of one that is too big into failed, and go on with the others.",
)
ATTRIBUTES = (
    "A message has as many bytes as its body and its attributes together: their names, types and values count, too. "
    "SendMessageBatch takes at most 1,048,576 bytes in all.",
    "Leave the attributes out, or count them; an order whose body alone has 1,048,576 bytes has room for none.",
)
TWINS = (
    "Two orders may have the same order id, and both are orders. A dict by order id keeps the last one only.",
    "Tell orders apart by their place in the list, not by their id.",
)
TAIL = (
    "When the list ends, the batch in hand is seldom full, and it has to be sent all the same.",
    "Send what is left after the loop.",
)
STARTS = ("Thread", ".submit(", "async def")
NOT_WAITED_FOR = (
    "What a handler started and did not wait for is not done: a coroutine runs when it is awaited, and Lambda freezes "
    "the threads as soon as the handler returns.",
    "Wait before you return for all that you started: await a coroutine, join() a thread, ask a future for its "
    "result().",
)
GIVEN_UP = (
    "SQS takes a message of up to 1,048,576 bytes; until August 2025 it was 262,144. These are smaller, and are in "
    "failed although SQS was never asked.",
    "Give up an order unsent only when its body has more than 1,048,576 bytes.",
)
CAME_BEFORE = (
    "Orders with these ids were sent before, by an earlier invocation. A list is sent as it is given: what a warm "
    "process remembers of others says nothing of it.",
    "Send every order of this list, and keep nothing from one invocation to the next.",
)
ENDED = (
    "What became of one batch says nothing of the next: entries fail one by one, each for a reason of its own.",
    "Go on with the next batch, whatever became of the one before.",
)
NOT_SENT = "What is not on the queue is not worked on, and what is not in failed is not missed by anybody."


def why_lost(orders: list[Order], lost: list[Order]) -> Rule:
    """The rule at work where orders were lost and SQS refused nothing, as far as it can be told."""
    ids = [str(order["order_id"]) for order in orders]
    if all(ids.count(str(order["order_id"])) > 1 for order in lost):
        return TWINS
    if lost == orders[-len(lost) :]:
        return TAIL
    return NOT_SENT, "Follow the first of these orders through your code, up to the call that should carry it."

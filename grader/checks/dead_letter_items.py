"""Whether the dead letters' table says what was sent, and why not, where it does not."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from grader.checks.dead_letter_lost import Item, not_recorded
from grader.checks.dead_letter_rules import AS_IT_IS
from grader.checks.letters import FILE, TABLE, Letter
from grader.finding import Finding
from grader.reading import shown
from grader.shop import Shop
from grader.words import short

Judge = Callable[[Shop, Letter, Item, str], None]


def each_recorded(shop: Shop, letters: list[Letter], story: str, *judges: Judge) -> None:
    """Find a letter that is not in the table as one item, or whose item does not please one of the judges."""
    for letter in letters:
        recorded(shop, letter, story, *judges)
    items = shop.table(TABLE).items()
    if len(items) > len(letters):
        raise _too_many(letters, items, story, shop)


def recorded(shop: Shop, letter: Letter, story: str, *judges: Judge) -> None:
    """Find a letter that is not in the table, or whose item does not please one of the judges."""
    items = shop.table(TABLE).items()
    item = next((item for item in items if item.get("message_id") == letter.id), None)
    if item is None:
        raise not_recorded(shop, letter, items, story)
    for judge in judges:
        judge(shop, letter, item, story)


def holds_the_body(shop: Shop, letter: Letter, item: Item, story: str) -> None:
    """Judge: the body is the text that was sent."""
    if type(item.get("body")) is str and item["body"] == letter.body:
        return
    if "body" not in item:
        raise Finding(
            f"{story}\nThere is an item with the message id of {letter.called}, and it has no body. It has "
            f"{', '.join(sorted(item))}.",
            "A record without its body says nothing. Under another name nobody finds it, and what is written in two "
            "steps may be left half: the function may die between them.",
            shop.look_at(FILE, "put_item", "update_item", '"body"'),
            "Write the whole item, with the body under body, in one call.",
        )
    alike = "\nThey look alike, and are other characters." if _same(letter.body, item["body"]) else ""
    raise Finding(
        f"{story}\nThe body\n  {short(shown(letter.body))}\nis recorded as\n  {short(shown(item['body']))}{alike}",
        "A record of a dead letter is what you have to find out why it died, and to send it again: it needs every "
        "character, spaces and order of keys included.",
        shop.look_at(FILE, '"body":', "'body':", "body=", "loads", "strip", '"body"'),
        AS_IT_IS,
    )


def _same(sent: str, kept: object) -> bool:
    """Whether two texts are one to the eye: é is a character, or an e and an accent."""
    return isinstance(kept, str) and unicodedata.normalize("NFC", sent) == unicodedata.normalize("NFC", kept)


def _too_many(letters: list[Letter], items: list[Item], story: str, shop: Shop) -> Finding:
    known = {letter.id for letter in letters}
    extra = [item for item in items if item.get("message_id") not in known] or items
    keys = {"message_id": extra[-1].get("message_id")}
    found = f"{TABLE} has {len(items)} items for {len(letters)} dead letters, among them one with {shown(keys)}"
    return Finding(
        f"{story}\n{found}",
        "A letter may be delivered more than once. Its messageId stays the same, so an item with that key, and no "
        "other, is written over and not added. Under another key nobody finds what belongs to a letter.",
        shop.look_at(FILE, "message_id", "put_item"),
        'Write one item for each record, with the key message_id: record["messageId"].',
    )

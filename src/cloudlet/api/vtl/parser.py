"""Parses a template: text, references and directives.

White space follows Velocity 1.7: a directive takes the rest of its line when that is blank, a comment takes
its line's end always, and only #set takes the blanks before it too.
"""

from __future__ import annotations

import re
from functools import lru_cache

from cloudlet.api.vtl.cursor import Cursor
from cloudlet.api.vtl.expressions import expression, reference
from cloudlet.api.vtl.nodes import BadTemplate, Block, Define, Expression, ForEach, If, Leave, Node, Set, Text

PLAIN = re.compile(r"[^#$\\]+")
ESCAPED = re.compile(r"\\([#$])")
COMMENT = re.compile(r"##[^\n]*\n?|#\*.*?\*#", re.DOTALL)
VERBATIM = re.compile(r"#\[\[(.*?)\]\]#", re.DOTALL)
SET = re.compile(r"#(?:set|\{set\})[ \t]*\(")
IF = re.compile(r"#(?:if|\{if\})[ \t]*\(")
ELSEIF = re.compile(r"#(?:elseif|\{elseif\})[ \t]*\(")
FOREACH = re.compile(r"#(?:foreach|\{foreach\})[ \t]*\(\s*\$!?\{?(?P<name>\w+)\}?\s+in\b")
DEFINE = re.compile(r"#(?:define|\{define\})[ \t]*\(\s*\$!?\{?(?P<name>\w+)\}?\s*(?=\))")
ELSE = re.compile(r"#(?:else\b|\{else\})([ \t]*\r?\n)?")
END = re.compile(r"#(?:end\b|\{end\})([ \t]*\r?\n)?")
LEAVE = re.compile(r"#(?:(break|stop)\b|\{(?:break|stop)\})([ \t]*\r?\n)?")
UNKNOWN = re.compile(r"#(macro|parse|include|define|evaluate)\b")
LINE_END = re.compile(r"[ \t]*\r?\n")


@lru_cache(maxsize=256)
def parse(text: str) -> Block:
    """The template's nodes. Raises BadTemplate."""
    cursor = Cursor(text)
    try:
        found = _block(cursor)
    except RecursionError:
        raise BadTemplate("it is nested too deeply") from None
    if cursor.rest:
        raise cursor.error("no #else, #elseif or #end outside #if, #foreach and #define")
    return found


def _block(cursor: Cursor) -> Block:
    """Everything up to the end, or up to the #end, #else or #elseif that closes it."""
    nodes: list[Node] = []
    while cursor.rest and not any(mark.match(cursor.text, cursor.at) for mark in (END, ELSE, ELSEIF)):
        if not cursor.take(COMMENT):
            _add(nodes, _node(cursor))
    return tuple(nodes)


def _add(nodes: list[Node], node: Node) -> None:
    last = nodes[-1] if nodes else None
    if isinstance(node, Set) and isinstance(last, Text):
        nodes[-1] = Text(re.sub(r"[ \t]+\Z", "", last.text))
    nodes.append(node)


def _node(cursor: Cursor) -> Node:
    if plain := cursor.take(PLAIN) or cursor.take(VERBATIM) or cursor.take(ESCAPED):
        return Text(plain[plain.lastindex or 0])
    found = _directive(cursor) or reference(cursor)
    if found:
        return found
    cursor.at += 1  # a lone sign is text
    return Text(cursor.text[cursor.at - 1])


def _directive(cursor: Cursor) -> Node | None:
    if cursor.take(SET):
        return _set(cursor)
    if cursor.take(IF):
        return _if(cursor)
    if loop := cursor.take(FOREACH):
        return _foreach(cursor, loop["name"])
    if block := cursor.take(DEFINE):
        return _define(cursor, block["name"])
    if leave := cursor.take(LEAVE):
        return Leave("stop" in leave[0])
    if UNKNOWN.match(cursor.text, cursor.at):
        raise cursor.error("a directive of API Gateway's mapping templates")
    return None


def _set(cursor: Cursor) -> Set:
    cursor.spaces()
    target = reference(cursor)
    if target is None:
        raise cursor.error("a reference to set")
    cursor.expect("=")
    value = expression(cursor)
    _close(cursor)
    return Set(target, value)


def _if(cursor: Cursor) -> If:
    branches: list[tuple[Expression | None, Block]] = [(_condition(cursor), _block(cursor))]
    while cursor.take(ELSEIF):
        branches.append((_condition(cursor), _block(cursor)))
    if cursor.take(ELSE):
        branches.append((None, _block(cursor)))
    _end(cursor, "#if")
    return If(tuple(branches))


def _foreach(cursor: Cursor, name: str) -> ForEach:
    items = _condition(cursor)
    body = _block(cursor)
    _end(cursor, "#foreach")
    return ForEach(name, items, body)


def _define(cursor: Cursor, name: str) -> Define:
    _close(cursor)
    body = _block(cursor)
    _end(cursor, "#define")
    return Define(name, body)


def _condition(cursor: Cursor) -> Expression:
    found = expression(cursor)
    _close(cursor)
    return found


def _close(cursor: Cursor) -> None:
    cursor.expect(")")
    cursor.take(LINE_END)


def _end(cursor: Cursor, opened: str) -> None:
    if not cursor.take(END):
        raise cursor.error(f"#end of the {opened}")

"""An update expression as moto reads it: on one line, and without parentheses round an operand, which it trips over.

Source: DynamoDB Developer Guide, "Using update expressions in DynamoDB": a value has one operator at most.
"""

from __future__ import annotations

import re
from functools import lru_cache

from cloudlet.moto_backend.condition_grammar import REMEMBERED, Fault

TOKEN = re.compile(r"[#:]?\w+|\S", re.ASCII)
SECTIONS = ("SET", "REMOVE", "ADD", "DELETE")


@lru_cache(REMEMBERED)
def one_line(text: str) -> str:
    """An expression without line breaks and tabs."""
    return " ".join(text.split())


@lru_cache(REMEMBERED)
def plain(text: str) -> str:
    """An update in one way of writing. Raises Fault where a value has two operators, which moto would take."""
    if "(" not in text and "+" not in text and "-" not in text:
        return one_line(text)
    tokens = list(TOKEN.finditer(text))
    _check_operators([token[0] for token in tokens])
    letters = list(text)
    for at in _round_operands(tokens):
        letters[at] = " "
    return one_line("".join(letters))


def _check_operators(words: list[str]) -> None:
    operators = depth = 0
    for at, word in enumerate(words):
        depth += (word == "(") - (word == ")")
        if not depth and (word == "," or word.upper() in SECTIONS):
            operators = 0
        operators += word in ("+", "-")
        if operators > 1:
            raise Fault(f'Syntax error; token: "{word}", near: "{" ".join(words[at - 1 : at + 2])}"')


def _round_operands(tokens: list[re.Match[str]]) -> list[int]:
    """Where in the text parentheses are that belong to no function."""
    opened: list[int | None] = []
    found: list[int] = []
    before = ""
    for token in tokens:
        if token[0] == "(":
            of_function = before.isidentifier() and before.upper() not in SECTIONS
            opened.append(None if of_function else token.start())
        elif token[0] == ")" and opened:
            start = opened.pop()
            found += [] if start is None else [start, token.start()]
        before = token[0]
    return found

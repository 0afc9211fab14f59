"""An update expression as moto reads it: on one line, and without parentheses round an operand, which it trips over.

Source: DynamoDB Developer Guide, "Using update expressions in DynamoDB": a value has one operator at most.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from cloudlet.moto_backend.condition_grammar import REMEMBERED, Fault

TOKEN = re.compile(r"[#:]?\w+|\S", re.ASCII)
SECTIONS = ("SET", "REMOVE", "ADD", "DELETE")
OPERANDS = {"ADD": ("N", "SS", "NS", "BS"), "DELETE": ("SS", "NS", "BS")}
TYPES = {"S": "STRING", "N": "NUMBER", "B": "BINARY", "BOOL": "BOOLEAN", "L": "LIST", "M": "MAP"}


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


def check_added(text: str, values: dict[str, Any]) -> None:
    """Raise Fault where ADD or DELETE is given a value of a type that it never takes, whatever the item holds."""
    section = ""
    for word in TOKEN.findall(text) if "ADD" in text.upper() or "DELETE" in text.upper() else ():
        section = word.upper() if word.upper() in SECTIONS else section
        kind = next(iter(values[word])) if section in OPERANDS and word in values else None
        if kind and kind not in OPERANDS[section]:
            text = "Incorrect operand type for operator or function"
            raise Fault(f"{text}; operator: {section}, operand type: {TYPES.get(kind, kind)}")


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

"""What a template consists of, once it is parsed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class BadTemplate(Exception):
    """A mapping template is wrong, or asks for more than is understood or allowed; the text says where."""


@dataclass(frozen=True)
class Text:
    """Text that is put out as it is."""

    text: str


@dataclass(frozen=True)
class Access:
    """One step of a reference: `.name`, `.name(arguments)` or `[index]`."""

    name: str | None = None
    arguments: tuple[Expression, ...] | None = None
    index: Expression | None = None


@dataclass(frozen=True)
class Reference:
    """`$name` and the steps that follow it."""

    name: str
    steps: tuple[Access, ...] = ()


@dataclass(frozen=True)
class Literal:
    """A number, a boolean or a 'single-quoted' string."""

    value: Any


@dataclass(frozen=True)
class Interpolated:
    """A "double-quoted" string, which is a template itself."""

    body: Block


@dataclass(frozen=True)
class Sequence:
    """A [list, of, expressions]."""

    items: tuple[Expression, ...]


@dataclass(frozen=True)
class Span:
    """A [first..last] range of whole numbers."""

    first: Expression
    last: Expression


@dataclass(frozen=True)
class Mapping:
    """A {"map": "of", "expressions": 1}."""

    items: tuple[tuple[Expression, Expression], ...]


@dataclass(frozen=True)
class Not:
    """`!x`."""

    operand: Expression


@dataclass(frozen=True)
class Binary:
    """`left sign right`."""

    sign: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Set:
    """`#set($target = value)`."""

    target: Reference
    value: Expression


@dataclass(frozen=True)
class If:
    """`#if ... #elseif ... #else ... #end`; the condition of #else is None."""

    branches: tuple[tuple[Expression | None, Block], ...]


@dataclass(frozen=True)
class ForEach:
    """`#foreach($name in items) ... #end`."""

    name: str
    items: Expression
    body: Block


@dataclass(frozen=True)
class Define:
    """`#define($name) ... #end`: a block that is filled wherever the name is put out, as things are then."""

    name: str
    body: Block


@dataclass(frozen=True)
class Leave:
    """`#break` leaves the loop, `#stop` the template."""

    everything: bool


Expression = Reference | Literal | Interpolated | Sequence | Span | Mapping | Not | Binary
Node = Text | Reference | Set | If | ForEach | Define | Leave
Block = tuple[Node, ...]

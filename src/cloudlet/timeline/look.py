"""How states and signs look: told by form and, besides, by colours that colour-blind people tell apart.

The colours are Okabe and Ito's, two of them darker so that they stand out on white as well as on black.
"""

from __future__ import annotations

from dataclasses import dataclass

from cloudlet.timeline.model import Sign, State

BLUE, ORANGE, GREEN, RED, PURPLE, GREY = "#0072B2", "#C77C00", "#009E73", "#D55E00", "#CC79A7", "#8C8C8C"
INK = "currentColor"


@dataclass(frozen=True)
class Bar:
    """A state: how much of the lane's height it fills, and how solid it is."""

    colour: str
    height: float
    filling: float
    letter: str = " "


@dataclass(frozen=True)
class Point:
    """A sign: its form (of Vega's, or an SVG path), colour and area in square pixels."""

    colour: str
    form: str
    size: int
    letter: str


BARS: dict[State, Bar] = {
    "running": Bar(BLUE, 0.72, 1.0, letter="█"),
    "in flight": Bar(BLUE, 0.72, 1.0, letter="█"),
    "starting": Bar(BLUE, 0.72, 0.0, letter="░"),
    "hidden": Bar(ORANGE, 0.44, 0.15, letter="░"),
    "delayed": Bar(GREY, 0.28, 0.0, letter="-"),
    "waiting": Bar(GREY, 0.12, 1.0, letter="·"),
    "dead": Bar(PURPLE, 0.22, 1.0, letter="="),
}
POINTS: dict[Sign, Point] = {
    "sent": Point(INK, "triangle-right", 26, "▸"),
    "call": Point(INK, "M0,-1L0,1", 60, "|"),
    "refused": Point(ORANGE, "triangle-down", 60, "▾"),
    "failed": Point(RED, "M-1,-1L1,1M1,-1L-1,1", 100, "✗"),
    "dead": Point(PURPLE, "diamond", 110, "◆"),
    "done": Point(GREEN, "circle", 50, "●"),
}

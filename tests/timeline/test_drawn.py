"""The pictures of one small story: three messages, one of them poison."""

import json
import re
from typing import Any

import pytest

from cloudlet.timeline import Timeline, static, text, trace, vega
from cloudlet.timeline.look import BARS, POINTS
from tests.timeline.histories import (
    batch,
    call,
    cold_start,
    dead_lettered,
    deleted,
    ended,
    invoked,
    of,
    received,
    sent,
    visible,
)

TEXT = """\
Messages
                     o-a ▸██████████████████████████●
                     o-b ▸██████████████████████████✗░░░░███████████████✗░░░░◆==
Functions
                Worker#1 ░░░░░░░░░░░░░░░░░███████████    ███████████████✗
Queues
  OrdersQueue, 2 at most ███████████████████████████░░░░░███████████████░░░░░░
  DeadLetterQueue, 1 ...                                                     ===

                                                    <29.7 s>            <29.8 s>
                         0.0 s                          30.0 s            60.0 s

· waiting  █ in flight, running  ░ hidden, starting  = dead letter
▸ sent  ✗ failed  ◆ dead  ● done"""


def story() -> Timeline:
    return of(
        sent(0), sent(0, "b"), received(5), received(5, "b"), cold_start(5), invoked(205), call(250), deleted(330),
        batch(330, "partial", "a", "b", failed=["b"]), ended(330, "succeeded"), visible(30_005, "b"),
        received(30_010, "b", 2), invoked(30_010), batch(30_200, "failed", "b"), ended(30_200, "failed", error={}),
        dead_lettered(60_010, "b"),
    )  # fmt: skip


def document() -> dict[str, Any]:
    return vega.vega_lite(story(), "A poison message")


def values(*fields: str) -> list[dict[str, Any]]:
    layers = document()["layer"]
    return [it for layer in layers for it in layer["data"]["values"] if all(field in it for field in fields)]


def test_the_terminal_shows_a_letter_for_each_state_and_sign() -> None:
    assert "\n".join(text.text(story())) == TEXT


def test_no_line_is_wider_than_the_terminal() -> None:
    for columns in (60, 80, 120):
        assert max(map(len, text.text(story(), columns))) <= columns


def test_states_and_signs_are_told_by_more_than_colour() -> None:
    own = [bar for state, bar in BARS.items() if state != "running"]  # it looks as "in flight" does, for a function
    assert len({(bar.height, bar.filling) for bar in own}) == len(own)
    assert len({point.form for point in POINTS.values()}) == len(POINTS)


def test_the_pointer_is_told_the_facts() -> None:
    dead = next(it for it in values("who", "more") if it["what"] == "dead")
    assert dead | {"who": "o-b", "when": "60.010 s", "more": "receives 5, queue OrdersQueue"} == dead


def test_nothing_lies_beside_the_picture() -> None:
    whole = document()
    for it in values("y"):
        assert 0 <= it["y"] <= it.get("y2", it["y"]) <= whole["height"]


def test_the_document_is_one_that_vega_lite_takes() -> None:
    vl_convert = pytest.importorskip("vl_convert")
    compiled = vl_convert.vegalite_to_vega(document(), vl_version=static.VERSION)
    assert {signal["name"] for signal in compiled["signals"]} >= {"zoom"}


def test_an_svg_is_light_or_dark_and_says_which_document_it_shows() -> None:
    pytest.importorskip("vl_convert")
    drawn = static.svg(document())
    assert "prefers-color-scheme:dark" in drawn
    assert "currentColor" in drawn
    assert f"<metadata>{static.digest(document())}</metadata>" in drawn
    assert set(re.findall(r">(o-[ab]|Messages|Queues|29.7 s)<", drawn)) == {
        "o-a",
        "o-b",
        "Messages",
        "Queues",
        "29.7 s",
    }


def test_a_wide_terminal_shows_whole_names() -> None:
    narrow, wide = ("\n".join(text.text(story(), columns)) for columns in (80, 120))
    assert "  DeadLetterQueue, 1 ... " in narrow
    assert "  DeadLetterQueue, 1 at most " in wide
    assert max(map(len, wide.splitlines())) <= 120


def test_a_png_is_one() -> None:
    pytest.importorskip("vl_convert")
    assert static.png(document()).startswith(b"\x89PNG\r\n")


def test_the_trace_has_a_thread_for_each_lane_and_microseconds() -> None:
    made = json.loads(json.dumps(trace.trace(story())))["traceEvents"]
    threads = [event["args"]["name"] for event in made if event["name"] == "thread_name"]
    assert threads == ["o-a", "o-b", "Worker#1", "OrdersQueue, 2 at most", "DeadLetterQueue, 1 at most"]
    hidden = next(event for event in made if event["name"] == "hidden")
    assert (hidden["ph"], hidden["ts"], hidden["dur"]) == ("X", 330_000, 29_675_000)
    assert {event["ph"] for event in made} == {"M", "X", "i", "C"}

"""The picture as SVG or PNG, for pages and for where no script runs. It needs vl-convert, of the extra `lab`.

An SVG is light or dark as its reader's system is; a PNG is light.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from cloudlet.timeline.vega import TOLD

VERSION = "5.20"
LIGHT_INK, DARK_INK, LIGHT_PAPER, DARK_PAPER = "#1f2328", "#e6edf3", "#ffffff", "#0d1117"
SCALE = 2.0
STYLE = (
    f"<style>svg{{color:{LIGHT_INK};background:{LIGHT_PAPER}}}"
    f"@media(prefers-color-scheme:dark){{svg{{color:{DARK_INK};background:{DARK_PAPER}}}}}</style>"
)
PADDING_PX = 12


def digest(document: dict[str, Any]) -> str:
    """A fingerprint of the document; a picture carries it, so that a test can tell whether it is current."""
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:16]


def svg(document: dict[str, Any]) -> str:
    """The Vega-Lite document as SVG."""
    import vl_convert

    drawn = str(vl_convert.vegalite_to_svg(_still(document), vl_version=VERSION))
    head, close, rest = drawn.partition(">")
    return f"{head}{close}{STYLE}<metadata>{digest(document)}</metadata>{rest}\n"


def png(document: dict[str, Any]) -> bytes:
    """The Vega-Lite document as PNG, on white."""
    import vl_convert

    text = json.dumps(_still(document) | {"background": LIGHT_PAPER}).replace("currentColor", LIGHT_INK)
    return bytes(vl_convert.vegalite_to_png(text, vl_version=VERSION, scale=SCALE))


def _still(document: dict[str, Any]) -> dict[str, Any]:
    """Without what only makes sense on a screen."""
    title = {name: value for name, value in document["title"].items() if name != "subtitle"}
    layers = [_untold(layer) for layer in document["layer"]]
    return document | {"title": title, "layer": layers, "padding": PADDING_PX}


def _untold(layer: dict[str, Any]) -> dict[str, Any]:
    """A layer without the texts that the pointer shows, which make up most of a picture's size."""
    encoding = {name: value for name, value in layer["encoding"].items() if name != "tooltip"}
    values = [{name: it for name, it in value.items() if name not in TOLD} for value in layer["data"]["values"]]
    return layer | {"encoding": encoding, "data": {"values": values}, "mark": layer["mark"] | {"aria": False}}

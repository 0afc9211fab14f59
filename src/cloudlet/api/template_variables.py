"""What a mapping template knows: $input, $util, $context and $stageVariables.

Source: API Gateway Developer Guide, "Variables for data transformations". An empty body is {} to a template
(recorded on AWS, 2025-03-19).
"""

from __future__ import annotations

import base64
import binascii
import copy
import json
from typing import Any
from urllib.parse import quote_plus, unquote_plus

from cloudlet import jsonpath
from cloudlet.api.exchange import Exchange, Pairs
from cloudlet.api.vtl import BadTemplate, Tool
from cloudlet.api.vtl.values import to_text

ESCAPES = {"'": r"\'", '"': r"\"", "\\": r"\\", "/": r"\/"}
CONTROLS = {"\b": r"\b", "\n": r"\n", "\t": r"\t", "\f": r"\f", "\r": r"\r"}


def variables(exchange: Exchange, body: str) -> dict[str, Any]:
    """The variables of a template that maps `body`, the request's or the backend's."""
    overrides: dict[str, Any] = {
        "requestOverride": {"header": {}, "path": {}, "querystring": {}},
        "responseOverride": {"header": {}},
    }
    return {
        "input": _input(exchange, body or "{}"),
        "util": UTIL,
        "context": {**copy.deepcopy(exchange.context), **overrides},
        "stageVariables": dict(exchange.api.variables),
    }


def _input(exchange: Exchange, body: str) -> Tool:
    incoming = exchange.incoming
    parameters = {
        "path": dict(exchange.path_parameters),
        "querystring": dict(incoming.query),
        "header": dict(incoming.headers),
    }
    methods = {
        "json": lambda path="$": _json_at(path, body),
        "params": lambda name=None: parameters if name is None else _parameter(parameters, incoming.headers, name),
        "path": lambda path="$": _path_at(path, body),
    }
    return Tool(methods, {"body": body})


def _parameter(parameters: dict[str, dict[str, str]], headers: Pairs, name: str) -> str:
    """Looked for in the path, then the query string, then the headers, whose case does not matter."""
    for place in ("path", "querystring"):
        if name in parameters[place]:
            return parameters[place][name]
    return next((value for key, value in headers if key.lower() == name.lower()), "")


def _document(body: str) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        raise BadTemplate(f"$input.json and $input.path need a JSON body, this is none: {body[:200]!r}") from None


def _path_at(path: str, body: str) -> Any:
    try:
        return jsonpath.find(path, _document(body))
    except jsonpath.Missing:
        return None
    except jsonpath.BadPath as error:
        raise BadTemplate(str(error)) from None


def _json_at(path: str, body: str) -> str:
    found = _path_at(path, body)
    return '""' if found is None else json.dumps(found, separators=(",", ":"), ensure_ascii=False)


def _url_encode(text: Any) -> str:
    """Java's URLEncoder: a space is "+", and only letters, digits and .-*_ stay."""
    return quote_plus(to_text(text), safe="*").replace("~", "%7E")


def _escape(text: Any) -> str:
    return "".join(map(_escaped, to_text(text)))


def _escaped(letter: str) -> str:
    if letter in ESCAPES or letter in CONTROLS:
        return ESCAPES.get(letter) or CONTROLS[letter]
    if 32 <= ord(letter) <= 126:
        return letter
    units = letter.encode("utf-16-be", "surrogatepass").hex().upper()
    return "".join(rf"\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _decoded(text: Any) -> str:
    try:
        return base64.b64decode(to_text(text)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        raise BadTemplate(f"$util.base64Decode cannot decode {to_text(text)[:200]!r}") from None


def _parsed(text: Any) -> Any:
    try:
        return json.loads(to_text(text))
    except ValueError:
        raise BadTemplate(f"$util.parseJson cannot read {to_text(text)[:200]!r}") from None


UTIL = Tool(
    {
        "base64Decode": _decoded,
        "base64Encode": lambda text: base64.b64encode(to_text(text).encode()).decode(),
        "escapeJavaScript": _escape,
        "parseJson": _parsed,
        "urlDecode": lambda text: unquote_plus(to_text(text)),
        "urlEncode": _url_encode,
    }
)

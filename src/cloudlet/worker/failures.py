"""Errors as Lambda's Python runtime words them.

Source: github.com/aws/aws-lambda-python-runtime-interface-client, and Lambda's recorded answers.
"""

from __future__ import annotations

import traceback
from types import TracebackType
from typing import Any

LONGEST_CHARS = 256 * 1024
LONGEST_LINE_CHARS = 2000
MOST_LINES = 200
OURS = __file__.rsplit("failures.py", 1)[0]


def _lines(trace: TracebackType | None) -> list[str]:
    frames = [frame for frame in traceback.extract_tb(trace) if not frame.filename.startswith((OURS, "<frozen"))]
    lines = [line[:LONGEST_LINE_CHARS] for line in traceback.format_list(frames)]
    return lines if len(lines) <= MOST_LINES else lines[: MOST_LINES // 2] + lines[-MOST_LINES // 2 :]


def described(error: BaseException) -> dict[str, Any]:
    """The error object of an exception that a handler, or its module, raised."""
    return {
        "errorMessage": str(error)[:LONGEST_CHARS],
        "errorType": type(error).__name__[:LONGEST_LINE_CHARS],
        "requestId": "",
        "stackTrace": _lines(error.__traceback__),
    }


def trace(error: BaseException) -> str:
    """What Python prints of an exception that nobody caught."""
    lines = ("Traceback (most recent call last):\n", *_lines(error.__traceback__))
    return "".join((*lines, *traceback.format_exception_only(error)))


def at_import(error: BaseException, module: str) -> dict[str, Any]:
    """The error object of a module that could not be imported; its own traceback lines are kept."""
    facts = described(error)
    if isinstance(error, SyntaxError):
        facts |= {
            "errorType": "Runtime.UserCodeSyntaxError",
            "errorMessage": f"Syntax error in module '{module}': {facts['errorMessage']}",
        }
        place = f'  File "{error.filename}" Line {error.lineno}\n    {str(error.text or "").rstrip()}'
        facts["stackTrace"] = [place[:LONGEST_LINE_CHARS] + "\n"]
    elif isinstance(error, ImportError):
        facts |= {
            "errorType": "Runtime.ImportModuleError",
            "errorMessage": f"Unable to import module '{module}': {facts['errorMessage']}",
        }
    return facts


def no_module(handler: str) -> dict[str, Any]:
    """The error object of a Handler that names no module: it is `module.function`."""
    text = f"Bad handler '{handler}': not enough values to unpack (expected 2, got 1)"
    return {"errorMessage": text, "errorType": "Runtime.MalformedHandlerName", "requestId": "", "stackTrace": []}


def no_handler(module: str, name: str) -> dict[str, Any]:
    """The error object of a module without the handler."""
    text = f"Handler '{name}' missing on module '{module}'"
    return {"errorMessage": text, "errorType": "Runtime.HandlerNotFound", "requestId": "", "stackTrace": []}


def not_json(error: BaseException) -> dict[str, Any]:
    """The error object of a result that is no JSON."""
    text = f"Unable to marshal response: {error}"
    return {"errorMessage": text, "errorType": "Runtime.MarshalError", "requestId": "", "stackTrace": []}

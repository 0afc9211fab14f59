"""How a learner's code ended badly, said as a finding: an exception, an exit, a timeout, a module that does not load.

These are facts of the history, so a check need not ask for them: whatever it expected, this is what it hears first.
"""

from __future__ import annotations

import re
from typing import Any

from cloudlet.history import Event
from grader import imports, variables
from grader.finding import Finding
from grader.folder import Folder, nearest
from grader.frames import own_frames, traceback
from grader.words import beginning, shortened

TRACEBACK = "Traceback (most recent call last):"
ENDED_BADLY = ("failed", "timed_out", "crashed")
TOP_LEVEL = re.compile(r"^(?:async )?def (\w+)", re.MULTILINE)
SPARSE = {"Item": "", "Attributes": ", {}", "MessageAttributes": ", {}"}
SPARSE |= dict.fromkeys(("Successful", "Failed", "Messages"), ", []")
UNCALLABLE = ("positional argument", "is not callable")

UNFINISHED = {
    "coroutine": (
        "Calling an async def gives a coroutine: nothing of it runs until it is awaited. Lambda calls the handler and "
        "awaits nothing.",
        "Keep def handler(event, context), and return asyncio.run(...) of what is async.",
    ),
    "generator": (
        "Calling a function that has a yield gives a generator: nothing of it runs until somebody asks for its values. "
        "Lambda does not.",
        "Take the yield out of the handler, or go through the generator in it.",
    ),
}

IMPORT = "Lambda imports your module once, before the first invocation; while that fails no event reaches the handler."


def ended_at_import(folder: Folder, file: str) -> Finding:
    """The finding for a module that ended the process while it was imported."""
    where = folder.look_at(file, "_exit", "exit(", "abort", "SystemExit")
    return Finding(f"{file} ended its own process while it was imported.", IMPORT, where, "Take that line out.")


def ended_badly(event: Event, folder: Folder, file: str, because: str = "", act: str = "") -> Finding:
    """The finding for an invocation that did not return: `event` says it failed, timed out or crashed."""
    error: dict[str, Any] = event.error or {}
    kind, message = str(error.get("errorType", "")), shortened(str(error.get("errorMessage", "")))
    if event.kind == "timed_out":
        return _timed_out(message, folder, file)
    if event.kind == "crashed":
        return _crashed(event, folder, file)
    if kind == "Runtime.MarshalError":
        return _no_json(message, folder, file)
    return _raised(error, folder, file, because, act)


def _timed_out(message: str, folder: Folder, file: str) -> Finding:
    return Finding(
        f"{file}'s handler did not end in time: {message}",
        "Lambda kills a function at its timeout. Nothing it would have returned arrives.",
        folder.look_at(file, "sleep", "while "),
        "Look for what waits or repeats without end.",
    )


def _crashed(event: Event, folder: Folder, file: str) -> Finding:
    log = str(event.facts.get("log") or "").rstrip()
    uncaught = f" Its log ends with {shortened(log.splitlines()[-1])}" if TRACEBACK in log else ""
    return Finding(
        f"{file} ended its own process in the middle of an invocation.{uncaught}",
        "A handler returns. When its process exits, Lambda reports Runtime.ExitError and has no result. What is raised "
        "and is no Exception, like asyncio.CancelledError, ends it, too.",
        folder.look_at(file, "_exit", "exit(", "abort", "kill"),
        "Return a value instead of ending the process.",
    )


def _no_json(message: str, folder: Folder, file: str) -> Finding:
    for kind, (because, act) in UNFINISHED.items():
        if f"type {kind} " in message:
            saw = f"{file}'s handler returned a {kind}, which is no JSON: {message}"
            return Finding(saw, because, folder.look_at(file, "async def ", "yield", "return"), act)
    return Finding(
        f"what {file}'s handler returned is no JSON: {message}",
        "Lambda turns the result into JSON; what json.dumps refuses makes the invocation fail.",
        folder.look_at(file, "return"),
        "Return dicts, lists, strings, numbers, booleans and None only.",
    )


def _raised(error: dict[str, Any], folder: Folder, file: str, because: str, act: str) -> Finding:
    frames = own_frames(error, folder)
    kind, message = error.get("errorType", ""), beginning(shortened(folder.plain(str(error.get("errorMessage", "")))))
    if not frames and any(words in message for words in UNCALLABLE):
        return wrong_arity(message, folder, file)
    what = f"{file}'s handler raised {kind}" + (f": {message}" if message else "")
    if kind in ("AttributeError", "ImportError") and (why := imports.too_new(message)):
        because, act = why, imports.LATER
    last = frames[-1] if frames else None
    ask = f"Put right line {last.line}, or where its values come from, by what the exception says." if last else ""
    if last and kind == "KeyError" and "environ" in last.text:
        ask = variables.act(folder, message)
    elif last and last.text.rpartition("\n")[2].strip().startswith("raise "):
        ask = f"Line {last.line} raises it: ask if it should in this case, and if so, which except has to catch it."
    return Finding(
        f"{what}\n{traceback(frames)}" if frames else what,
        because or "An exception that leaves the handler makes the invocation fail: it has no result.",
        folder.look_at(last.file, last.line) if last else folder.look_at(file),
        act or _left_out(kind, message) or ask or "Read its text.",
    )


def key_errors(*keys: str) -> tuple[str, ...]:
    """How a KeyError of one of these keys is written: by repr, and at the end of a traceback."""
    return tuple(f"KeyError{sign}'{key}'" for key in keys for sign in ("(", ": "))


def _left_out(kind: str, key: str) -> str:
    """What to do about a key that an answer of AWS has only where there is something under it."""
    name = key.strip("'")
    if kind != "KeyError" or name not in SPARSE:
        return ""
    return f"AWS leaves {key} out of an answer where nothing is under it: read it by .get({key}{SPARSE[name]})."


def wrong_arity(message: str, folder: Folder, file: str) -> Finding:
    """The finding for a handler that Lambda cannot call."""
    return Finding(
        f"Lambda could not call the handler of {file}: {message}",
        "Lambda calls it with exactly two arguments, the event and the context.",
        folder.look_at(file, "def handler", "handler ="),
        "Define it as def handler(event, context):",
    )


def not_loaded(error: dict[str, Any], folder: Folder, file: str) -> Finding:
    """The finding for a module that failed before its handler could be called."""
    frames = own_frames(error, folder)
    kind, message = (
        str(error.get("errorType", "")),
        shortened(folder.plain(str(error.get("errorMessage", "")))),
    )
    last = frames[-1] if frames else None
    if kind == "Runtime.HandlerNotFound":
        near = nearest(message.partition("'")[2].partition("'")[0], TOP_LEVEL.findall("\n".join(folder.lines(file))))
        return Finding(
            f"{file} has no function of the name that the template gives. {message}."
            + (f" There is {near}." if near else ""),
            "The template's Handler names the module and the function in it; Lambda looks for nothing else.",
            folder.look_at(file, f"def {near}", "def "),
            "Define def handler(event, context): at the top level of the file.",
        )
    act = (
        "Make the file importable: boto3 and the standard library are there, other packages are not."
        if kind == "Runtime.ImportModuleError"
        else "Put right what that line does while the file is imported."
    )
    if last and kind == "KeyError" and "environ" in last.text:
        act = variables.act(folder, message)
    elif imports.RELATIVE in message:
        act = imports.absolute(last.text if last else "")
    too_new = imports.too_new(message)
    return Finding(
        f"{file} could not be imported. {kind}: {message}" + (f"\n{traceback(frames)}" if frames else ""),
        too_new or IMPORT,
        folder.look_at(last.file, last.line) if last else folder.look_at(file, "import "),
        imports.LATER if too_new else act,
    )

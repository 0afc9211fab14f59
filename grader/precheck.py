"""Before any check: is all there, does it parse, does it deploy, can Lambda load and call it?

Every other check waits for this one, so that a file with a typing mistake is one finding and not twelve.
"""

from __future__ import annotations

import sys
import warnings

from cloudlet.history import Event
from grader import explain, imports, not_there, violations
from grader.check import check
from grader.finding import Finding
from grader.folder import MAX_FILE_BYTES
from grader.shop import Shop

MAX_SHOWN_CHARS = 200
ENOUGH_EVENTS = 200  # of a handler that was called, and that may never end
SAVE_AS_UTF_8 = "Save the file as UTF-8."
BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
RUNTIME = {
    "boto3",
    "botocore",
    "s3transfer",
    "jmespath",
    "urllib3",
    "dateutil",
    "cloudlet",
} | sys.stdlib_module_names
TEST_TOOLS = {"conftest", "pytest", "_pytest", "sitecustomize", "usercustomize"}


@check("P0", points=0, calm=True)
def the_folder_can_be_run(shop: Shop) -> None:
    """The files are there, the folder deploys, and Lambda can load and call the handler."""
    if not shop.folder.path.is_dir():
        raise not_there.no_folder(shop)
    not_there.no_link_leads_away(shop)
    for file in (*shop.lesson.files, *shop.lesson.given):
        _the_file_is_whole(shop, file)
    _nothing_hides_the_runtime(shop)
    for logical_id, resource in shop.stack.resources.items():
        if resource.type == "AWS::Lambda::Function":
            _lambda_can_call(shop, logical_id)
    if shop.threads_run_on():
        raise violations.left_running(shop.folder, shop.lesson.files[0])


def _the_file_is_whole(shop: Shop, file: str) -> None:
    path = shop.folder.path / file
    if not path.is_file():
        raise not_there.no_file(shop, file)
    if path.stat().st_size > MAX_FILE_BYTES:
        because = "Nobody writes a file of that size by hand."
        act = "Look at what is in the file, and keep your code only."
        raise Finding(f"{file} has {path.stat().st_size} bytes.", because, shop.look_at(file), act)
    source = path.read_bytes()
    if not source.strip(b"".join(BOMS) + b" \t\r\n\x00"):
        because = "There is nothing in it that Lambda could call or deploy."
        raise Finding(f"{file} is empty.", because, shop.look_at(file), not_there.brought(shop, path))
    if file.endswith(".py"):
        _it_parses(shop, file, source)


def _it_parses(shop: Shop, file: str, source: bytes) -> None:
    if b"\0" in source:
        because = (
            "Python takes a file for UTF-8. A zero byte in it is no text, or the text of another encoding: UTF-16."
        )
        raise Finding(f"{file} is not UTF-8 text: it has zero bytes.", because, shop.look_at(file), SAVE_AS_UTF_8)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source, file, "exec", dont_inherit=True)
    except SyntaxError as error:
        raise _syntax(shop, file, error) from None
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        because, act = (
            "Lambda cannot import what Python cannot compile.",
            f"Put {file} right until python can read it.",
        )
        raise Finding(f"{file} cannot be compiled: {error}", because, shop.look_at(file), act) from None


def _syntax(shop: Shop, file: str, error: SyntaxError) -> Finding:
    saw = f"{file} does not parse: {error.msg}, line {error.lineno}." if error.lineno else f"{file}: {error.msg}."
    if error.text and len(error.text) < MAX_SHOWN_CHARS:
        code, column = error.text.rstrip(), (error.offset or 1) - 1
        saw += f"\n    {code.lstrip()}\n    {' ' * max(0, column - (len(code) - len(code.lstrip())))}^"
    return Finding(
        saw,
        "Lambda imports the file before it calls the handler; a syntax error ends that, so no event reaches your code.",
        shop.look_at(file, error.lineno or 0),
        _act(error.msg),
    )


def _act(message: str) -> str:
    """What to do about a syntax error."""
    if "'utf-8' codec" in message:
        return SAVE_AS_UTF_8
    if message.startswith("f-string") and sys.version_info < (3, 12):
        return "Take other quotes inside of the braces: an f-string may have its own there from Python 3.12 on only."
    return f"Correct that line; the mistake may also be in the one before it. {imports.PYTHON} reads it here."


def _nothing_hides_the_runtime(shop: Shop) -> None:
    for path in sorted(shop.folder.path.iterdir()):
        name = path.name.removesuffix(".py")
        if (name == path.name and not path.is_dir()) or name not in RUNTIME | TEST_TOOLS:
            continue
        because = (
            "Lambda puts your folder first on the import path, so a module of that name is found before the real one."
        )
        if name in TEST_TOOLS:
            because = "A lesson's folder is what is deployed. The grader loads no test code from it."
        kind = f"hides the module {name}" if name in RUNTIME else "does not belong to the lesson"
        act = f"Delete {path.name}, or give it another name."
        raise Finding(f"{path.name} {kind}.", because, f"{shop.folder.shown}/{path.name}", act)


def _lambda_can_call(shop: Shop, logical_id: str) -> None:
    """Invoke it with an empty event: what it does with that is its own affair, but it has to be loaded and called."""
    before = len(shop.history)
    shop.run(logical_id, {}, lambda _: len(shop.history) > before + ENOUGH_EVENTS)
    since = shop.history.events[before:]
    offence = shop.offence()
    if offence is not None:
        raise offence
    file = shop.file_of(shop.function(logical_id).name)
    called = any(event.kind == "invoked" for event in since)
    for event in since:
        if event.kind in explain.ENDED_BADLY:
            _raise_unless_called(shop, event, called, file)


def _raise_unless_called(shop: Shop, event: Event, called: bool, file: str) -> None:
    error = event.error or {}
    if not called:
        if event.kind == "failed":
            raise explain.not_loaded(error, shop.folder, file)
        if event.kind == "crashed":
            raise explain.ended_at_import(shop.folder, file)
        raise explain.ended_badly(event, shop.folder, file)
    message = str(error.get("errorMessage"))
    if not error.get("stackTrace") and any(words in message for words in explain.UNCALLABLE):
        raise explain.wrong_arity(message, shop.folder, file)

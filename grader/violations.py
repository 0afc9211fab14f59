"""What the sandbox refused or stopped in a learner's code, said as a finding: a file, the network, an endless loop."""

from __future__ import annotations

from collections.abc import Iterable

from cloudlet.history import Event
from grader.finding import Finding
from grader.folder import Folder
from grader.words import shortened

BOX = "A Lambda function has its own folder and /tmp, boto3 to reach AWS, and nothing else; here, too."

BY_ITSELF = (
    "Here each environment's /tmp is a folder of its own. What opens files the Python way is led there; a library that "
    "opens them by itself, as SQLite does, has to be told where it is."
)

VIOLATIONS = (
    (
        "change /tmp/",
        "tried to {what} without Python, and was refused",
        BY_ITSELF,
        "Ask tempfile.gettempdir() for the folder, and open the file there.",
    ),
    (
        "endless loop",
        "was stopped in an endless loop: for seconds it neither called AWS nor slept nor ended",
        "Lambda would bill it until its timeout, kill it and throw its result away.",
        "Find the loop whose condition never becomes false, and end it.",
    ),
    (
        "use more memory",
        "was killed because it used more memory than a function has",
        "Lambda kills an environment that goes beyond its MemorySize, and everything in it is lost.",
        "Work piece by piece instead of building everything at once.",
    ),
    (
        "use readline",
        "tried to use a terminal, as breakpoint() and pdb do",
        "breakpoint() starts a debugger, which needs a terminal and somebody who types. A Lambda function has neither.",
        "Take that out, and print() what you want to see.",
    ),
    (
        "start another",
        "tried to {what}, and was refused",
        "On AWS a function may start processes. Here all that it does goes through Python and boto3, so that each run "
        "can be repeated, call by call.",
        "Take that out; threads will do, where several things are to be done at once.",
    ),
    (
        "connect to",
        "tried to {what}, which is not this cloud",
        "boto3 finds the cloud by AWS_ENDPOINT_URL. An endpoint or a URL that is written into the code "
        "reaches another place, or nothing.",
        "Take endpoint_url out, and take the queue's URL from os.environ.",
    ),
)
OTHER_VIOLATION = ("tried to {what}, and was refused", BOX, "Take that out; the lesson needs none of it.")


def violation(event: Event, folder: Folder, file: str) -> Finding:
    """The finding for what the sandbox refused or stopped."""
    what = str(event.what)
    words: Iterable[tuple[str, str, str]] = [words for start, *words in VIOLATIONS if what.startswith(start)]  # type: ignore[misc]
    saw, because, act = next(iter(words), OTHER_VIOLATION)
    return Finding(
        f"{file} {saw.format(what=folder.plain(shortened(what)))}.",
        because,
        folder.look_at(file, *_hints(what)),
        act,
    )


def _hints(what: str) -> tuple[str, ...]:
    if what.startswith("endless"):
        return ("while ", "for ")
    if what.startswith("connect"):
        return (what.removeprefix("connect to "), "endpoint_url", "http://", "https://")
    if what == "use readline":
        return ("breakpoint(", "pdb", "readline")
    words = {
        "open": ("open(", "Path("),
        "change": ("connect(", "open("),
        "use the network": ("socket", "urllib", "http"),
    }
    starts = {"start another": ("subprocess", "fork", "system(", "Process", "popen", "platform.")}
    return next((found for start, found in (words | starts).items() if what.startswith(start)), ())


def left_running(folder: Folder, file: str) -> Finding:
    """The finding for threads that go on after the handler returned."""
    return Finding(
        f"{file} left threads behind that go on without an invocation.",
        "Lambda freezes an environment as soon as the handler returns, in the middle of whatever its threads do, and "
        "they go on in the next invocation or never.",
        folder.look_at(file, "Thread", "Executor", "thread"),
        "Wait for the threads to end (join) before the handler returns.",
    )

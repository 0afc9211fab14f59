"""Nothing that a handler does reaches beyond its box, nor does any trick by which it might fool what watches it."""

from __future__ import annotations

import os
import sqlite3
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from cloudlet import Cloud, Invocation

LOADS = hasattr(sqlite3.Connection, "enable_load_extension")
Run = Callable[..., Invocation]
WRITE = "import io\nio.FileIO(SECRET, 'a').write(b'!')"  # to where it says, be it in /tmp
FOLDER = "import os, tempfile\nhome = tempfile.gettempdir()\n"
TRICKS = {
    "another isinstance": f"import builtins\nbuiltins.isinstance = lambda *_: True\n{WRITE}",
    "another any": f"import builtins\nbuiltins.any = lambda _: True\n{WRITE}",
    "another current folder": (
        f"{FOLDER}os.getcwd = lambda: home + '/a/b/c'\nimport io\nio.FileIO('../secret.txt', 'a').write(b'!')"
    ),
    "another fspath": f"{FOLDER}os.fspath = lambda _: home + '/x'\n{WRITE}",
    "another lstat": (
        f"{FOLDER}os.symlink(home, home + '/l')\nseen = os.lstat(home + '/l')\n"
        f"os.lstat = lambda *_, **__: seen\nos.readlink = lambda *_, **__: home\n{WRITE}"
    ),
    "a text of its own": (
        "class Text(str):\n    def startswith(self, *_): return True\n    def __eq__(self, _): return True\n"
        "    __hash__ = str.__hash__\nimport io\nio.FileIO(Text(SECRET), 'a').write(b'!')"
    ),
    "the function behind open": "open.__wrapped__(SECRET, 'a').write('!')",
    "the real open": "import posix\nposix.write(posix.open(SECRET, 1), b'!')",
    "the real mkdir": "import posix\nposix.mkdir(SECRET + '.d')",
    "from an open folder": (
        f"{FOLDER}os.makedirs(home + '/a/b/c/d/e/f/g/h/i')\nos.chdir(home + '/a/b/c/d/e/f/g/h/i')\n"
        "fd = os.open(home, os.O_RDONLY)\n"
        "os.write(os.open(os.path.relpath(SECRET, home), os.O_WRONLY, dir_fd=fd), b'!')"
    ),
    "a link out": f"{FOLDER}import posix\nposix.symlink(SECRET, home + '/l')\nopen(home + '/l', 'a').write('!')",
    "a program without a word": (
        "import subprocess, sys\nsys.audit = lambda *_: None\nsubprocess.run(['/bin/sh', '-c', 'echo >>' + SECRET])"
    ),
    "the module that starts programs, anew": (
        "import subprocess, sys\nsys.audit = lambda *_: None\ndel sys.modules['_posixsubprocess']\n"
        "from _posixsubprocess import fork_exec\nsubprocess._fork_exec = fork_exec\n"
        "subprocess.run(['/bin/sh', '-c', 'echo >>' + SECRET])"
    ),
    "two threads": (
        "import io, threading\nstop = []\n"
        "def busy():\n    while not stop:\n        try: open('/nowhere/' + 'a/' * 500)\n        except OSError: pass\n"
        "for _ in range(4): threading.Thread(target=busy).start()\n"
        "for _ in range(1000):\n    try: io.FileIO(SECRET, 'a').write(b'!')\n    except OSError: pass\n"
        "stop.append(1)"
    ),
    "another interpreter": (
        "try: import _interpreters as them\nexcept ImportError: import _xxsubinterpreters as them\n"
        "them.run_string(them.create(), 'open(' + repr(SECRET) + ', \"a\").write(\"!\")')"
    ),
    "another language": (
        "import sys\ndel sys.meta_path[0]\nfrom cffi import FFI\nffi = FFI()\nffi.cdef('int truncate(const char *path, long length);')\n"
        "ffi.dlopen(None).truncate(SECRET.encode(), 0)"
    ),
    "a history to write": (
        "import readline\nreadline.add_history('!')\nreadline.append_history_file(1, SECRET)\n"
        "readline.write_history_file(SECRET)"
    ),
    "a pipe of that name": "import posix\nposix.mkfifo(SECRET + '.d')",
    "a pipe of that name, from another posix": (
        "import _imp\nfrom importlib.machinery import BuiltinImporter\n"
        "_imp.create_builtin(BuiltinImporter.find_spec('posix')).mkfifo(SECRET + '.d')"
    ),
    "what stands in for the start of programs": (
        "import io, subprocess\nfor cell in subprocess._fork_exec.__closure__:\n"
        "    for inner in getattr(cell.cell_contents, '__closure__', None) or ():\n"
        "        if isinstance(inner.cell_contents, tuple): inner.cell_contents = ()\n"
        "        elif callable(inner.cell_contents): inner.cell_contents = lambda *_: None\n"
        f"{WRITE}"
    ),
    "what watches it": (
        "import gc\nfor it in gc.get_objects():\n"
        f"    if getattr(it, '__name__', '') == 'whole': it.__code__ = (lambda path: '/').__code__\n{WRITE}"
    ),
}


@pytest.mark.skipif(os.name != "posix", reason="the tricks are those of POSIX")
@pytest.mark.parametrize("trick", TRICKS)
def test_no_trick_opens_a_file_that_is_not_the_handlers(
    cloud: Cloud, create: Callable[..., str], tmp_path: Path, trick: str
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the solution")
    body = textwrap.indent(TRICKS[trick].replace("SECRET", repr(str(secret))), "    ")
    done = cloud.invoke(create(f"def handler(event, context):\n{body}\n"), None)
    assert secret.read_text() == "the solution"
    assert not secret.with_name("secret.txt.d").exists()
    assert done.violations or done.status == "crashed"  # the worker does not live without its builtins


@pytest.mark.parametrize(
    ("statement", "violation"),
    [
        ("open('SECRET').read()", "open SECRET for reading"),
        ("open('app.py', 'a')", "open app.py for writing"),
        ("import os; os.remove('app.py')", "change app.py"),
        ("import os; os.listdir('..')", "list .."),
        ("import subprocess; subprocess.run(['true'])", "start another program"),
        ("import os; os.fork()", "start another program"),
        ("import os; os.kill(os.getppid(), 9)", "reach into another process or library"),
        ("import socket; socket.create_connection(('192.0.2.1', 80))", "use the network"),
        ("import ctypes; ctypes.CDLL(None).getpid()", "reach into another process or library"),
        ("import sqlite3; sqlite3.connect('SECRET')", "change SECRET"),
        pytest.param(
            "import sqlite3; sqlite3.connect(':memory:').enable_load_extension(True)",
            "reach into another process or library",
            marks=pytest.mark.skipif(not LOADS, reason="this Python's SQLite loads no extensions"),
        ),
    ],
)
def test_what_a_handler_has_no_business_doing_is_refused_and_named(
    cloud: Cloud, create: Callable[..., str], tmp_path: Path, statement: str, violation: str
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the solution")
    code = f"def handler(event, context):\n    {statement.replace('SECRET', '../secret.txt')}\n"
    done = cloud.invoke(create(code), None)
    assert done.status == "failed"
    assert violation.replace("SECRET", "../secret.txt") in done.violations
    assert secret.read_text() == "the solution"
    assert (tmp_path / "Fn" / "app.py").read_text() == code


def test_what_asks_nothing_of_the_machine_is_let_alone(cloud: Cloud, run: Run) -> None:
    invocation = run(
        """
import faulthandler, platform, sqlite3, sys
faulthandler.enable()
sys.stdout.reconfigure(line_buffering=True)
print(platform.platform() != "", file=sys.stdout)
def handler(event, context):
    sys.stdout.buffer.write("é\\n".encode(sys.stdout.encoding))
    return sqlite3.connect(":memory:").execute("select 1 + 1").fetchall()
"""
    )
    assert (invocation.status, invocation.payload) == ("succeeded", [[2]])
    assert "True\né\n" in invocation.log


def test_of_the_system_a_handler_reads_what_libraries_ask_for_and_not_its_users(cloud: Cloud, run: Run) -> None:
    invocation = run(
        """
        def handler(event, context):
            import mimetypes, platform, socket, ssl, time, zoneinfo
            ssl.create_default_context()
            mimetypes.init()
            time.tzset() if hasattr(time, "tzset") else None
            socket.gethostname()
            try:
                platform.freedesktop_os_release()
            except OSError:
                pass
            try:
                open("/etc/passwd").read()
            except PermissionError as error:
                return str(error)
        """
    )
    assert [event.what for event in cloud.history.of("violation")] == ["open /etc/passwd for reading"]
    assert "may not open /etc/passwd" in invocation.payload


def test_another_host_cannot_be_reached(run: Run) -> None:
    code = """
        import boto3
        def handler(event, context):
            boto3.client("sqs", endpoint_url="http://localhost:9999").list_queues()
    """
    done = run(code)
    assert (done.error or {})["errorType"] == "EndpointConnectionError"
    assert done.violations == ["connect to localhost:9999"] * len(done.violations)

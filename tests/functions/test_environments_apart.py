"""What Linux offers beyond files: it tells one environment of another, or moves what the machine runs, and is refused.

An execution environment on Lambda has a machine of its own: nothing of it is there in the next one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from cloudlet import Cloud, Invocation

Run = Callable[..., Invocation]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="they are Linux's")


@pytest.mark.parametrize(
    ("statement", "violation"),
    [
        ("import signal, os; signal.pidfd_send_signal(os.pidfd_open(os.getppid()), 0)", "use pidfd_send_signal"),
        ("import os; os.setpriority(os.PRIO_PROCESS, os.getppid(), 5)", "use setpriority"),
        ("import os; os.sched_setaffinity(os.getppid(), {0})", "use sched_setaffinity"),
        ("import resource, os; resource.prlimit(os.getppid(), 4, (0, 0))", "reach into another process or library"),
        ("import socket; socket.sethostname(socket.gethostname())", "reach into another process or library"),
        ("import socket; socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)", "use the network"),
    ],
)
def test_the_machine_and_its_processes_are_not_the_handlers(
    cloud: Cloud, create: Callable[..., str], statement: str, violation: str
) -> None:
    done = cloud.invoke(create(f"def handler(event, context):\n    {statement}\n"), None)
    assert done.status == "failed"
    assert violation in done.violations


NOTES = {
    "a lock": "import fcntl\n    fcntl.flock(open(__file__), fcntl.LOCK_EX)",
    "a lease": "import fcntl\n    fcntl.fcntl(open(__file__), 1024, fcntl.F_RDLCK)",
    "shared memory": "from multiprocessing.shared_memory import SharedMemory\n    SharedMemory('note', True, 1).unlink()",
    "an attribute": "import os\n    os.setxattr(__file__, 'user.note', b'1')",
    "an attribute of what is open": "import os\n    file = open(__file__)\n    os.setxattr(file.fileno(), 'user.note', b'1')",
    "a time": "import os\n    file = open(__file__)\n    os.utime(file.fileno(), (1, 1))",
}


@pytest.mark.parametrize("note", NOTES)
def test_environments_leave_each_other_no_note(cloud: Cloud, create: Callable[..., str], note: str) -> None:
    done = cloud.invoke(create(f"def handler(event, context):\n    {NOTES[note]}\n"), None)
    assert done.status == "failed"
    assert done.violations


def test_what_is_in_tmp_can_be_locked_and_marked(run: Run) -> None:
    code = """
        import fcntl, os
        def handler(event, context):
            with open("/tmp/lock", "w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os.utime(lock.fileno(), (1, 1))
                os.chmod(lock.fileno(), 0o600)
            return "locked"
    """
    assert run(code).payload == "locked"

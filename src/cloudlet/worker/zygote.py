"""The process that others are forked from: boto3 is imported and warm here, so a cold start takes milliseconds.

It runs no learner's code, has no threads, and ends when its parent's end of the control socket closes. Then it kills
what it forked: an endless loop never looks whether somebody still waits for it.
"""

from __future__ import annotations

import array
import contextlib
import gc
import os
import signal
import socket
import sys

from cloudlet.worker import environment, preload
from cloudlet.worker.surroundings import Surroundings


def _receive_descriptor(control: socket.socket) -> int | None:
    size = array.array("i").itemsize
    data, ancillary, _, _ = control.recvmsg(1, socket.CMSG_SPACE(size))
    if not data:
        return None
    return int(array.array("i", ancillary[0][2][:size])[0])


def _become_environment(descriptor: int, control: socket.socket, around: Surroundings) -> None:
    control.close()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    environment.main(socket.socket(fileno=descriptor), around)


def main() -> None:
    """Fork an environment for every socket that comes, until the parent is gone."""
    control = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    around = Surroundings(preload.warm())
    gc.collect()
    gc.freeze()
    while (descriptor := _receive_descriptor(control)) is not None:
        if os.fork() == 0:
            _become_environment(descriptor, control, around)
        os.close(descriptor)
    _end_environments()


def _end_environments() -> None:
    import psutil

    for child in psutil.Process().children():
        with contextlib.suppress(psutil.Error):
            child.kill()


if __name__ == "__main__":
    main()

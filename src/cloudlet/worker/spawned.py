"""An environment in a process of its own, for systems that cannot fork: connects back and waits, warm.

Its first line of standard input holds the port and a token, so that no other process can take its place.
"""

from __future__ import annotations

import signal
import socket
import sys

from cloudlet.worker import environment, preload
from cloudlet.worker.surroundings import Surroundings


def main() -> None:
    """Connect to the parent, say the token, and live on that socket."""
    port, token = sys.stdin.readline().split()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    around = Surroundings(preload.warm())
    sock = socket.create_connection(("127.0.0.1", int(port)))
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.sendall(token.encode())
    environment.main(sock, around)


if __name__ == "__main__":
    main()

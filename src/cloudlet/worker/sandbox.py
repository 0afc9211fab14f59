"""The box that a handler lives in: not too much memory and time, and of the disk what Python itself needs.

`watching` sees to it that it stays there.
"""

from __future__ import annotations

import functools
import os
import sys

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

MEMORY_BYTES = 1536 * 1024 * 1024
CPU_S = 120
ASKED = tuple(f"/etc/{name}" for name in (
    "localtime", "timezone", "zoneinfo", "mime.types", "httpd/mime.types", "httpd/conf/mime.types", "apache/mime.types",
    "apache2/mime.types", "ssl", "pki", "ca-certificates", "crypto-policies", "os-release", "hosts", "host.conf",
    "resolv.conf", "nsswitch.conf", "services", "protocols", "gai.conf", "ld.so.cache",
))  # fmt: skip
"""What libraries ask the system for: time zones, types of files, certificates, names; not its users and its secrets."""
FILE_BYTES = 512 * 1024 * 1024  # the size of Lambda's /tmp


def limit_resources() -> None:
    """Limit memory, processor time and file sizes, where the system can (not on Windows)."""
    if resource is None:
        return
    limits = [(resource.RLIMIT_CPU, CPU_S), (resource.RLIMIT_FSIZE, FILE_BYTES), (resource.RLIMIT_CORE, 0)]
    if sys.platform == "linux":
        limits.append((resource.RLIMIT_AS, MEMORY_BYTES))
    for which, amount in limits:
        _, hard = resource.getrlimit(which)
        amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        resource.setrlimit(which, (amount, amount))


@functools.cache
def _roots_of_python() -> tuple[str, ...]:
    system = ("/usr", "/lib", "/lib64", "/bin", *ASKED, "/dev/null", "/dev/urandom", "/dev/random", "/System",
              "/Library", os.environ.get("SYSTEMROOT", ""))  # fmt: skip
    packages = [path for path in sys.path if os.path.basename(path) in ("site-packages", "dist-packages")]
    interpreter = [sys.prefix + os.sep + "lib", sys.base_prefix, sys.exec_prefix + os.sep + "lib"]
    stdlib = os.path.dirname(os.__file__)
    return tuple({os.path.realpath(path) for path in (*system, *packages, *interpreter, stdlib) if path})


def readable_roots(*extra: str) -> tuple[str, ...]:
    """Where Python and its packages live, the system's own data, and `extra`. Call it early: it remembers the first."""
    return *_roots_of_python(), *(os.path.realpath(path) for path in extra)

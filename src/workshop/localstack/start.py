"""Starts LocalStack without Docker, in the background, and waits until it answers."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import psutil

from workshop.course import Trouble
from workshop.localstack import health, places
from workshop.localstack.instance import Instance

READY_LIMIT_S = 120
LOOK_S = 0.1
LOG_LINES = 15
DETACHED = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(subprocess, "CREATE_NO_WINDOW", 0)
KEPT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "APPDATA", "LOCALAPPDATA", "SYSTEMDRIVE")

SETTINGS = {
    "SQS_ENDPOINT_STRATEGY": "path",
    "SKIP_SSL_CERT_DOWNLOAD": "1",
    "DISABLE_EVENTS": "1",
    "DNS_ADDRESS": "0",
    # By default a mapping that saw an empty queue sleeps up to 10 s.
    "LAMBDA_EVENT_SOURCE_MAPPING_POLL_INTERVAL_SEC": "0.1",
    "LAMBDA_EVENT_SOURCE_MAPPING_MAX_BACKOFF_ON_EMPTY_POLL_SEC": "0.2",
    "LAMBDA_EVENT_SOURCE_MAPPING_MAX_BACKOFF_ON_ERROR_SEC": "0.5",
    "LAMBDA_RETRY_BASE_DELAY": "1",
    "SQS_DISABLE_CLOUDWATCH_METRICS": "1",  # they keep a core busy
    # Closer to AWS than the defaults.
    "SQS_ENABLE_MESSAGE_RETENTION_PERIOD": "1",
    "SQS_DELAY_PURGE_RETRY": "1",
    "SQS_DELAY_RECENTLY_DELETED": "1",
}


def started(python: Path, port: int) -> Instance:
    """A LocalStack on this port that answers. Raises Trouble; leaves nothing behind then, nor on Ctrl-C."""
    _check_free(port)
    folder = places.run_folder(port)
    for name in ("tmp", "volume"):
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir(parents=True)
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            [str(python), "-P", "-s", str(places.LAUNCHER)],
            env=environ(port, folder),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # away from this terminal's Ctrl-C, alive after this command
            creationflags=DETACHED,
        )
    instance = Instance(process.pid, psutil.Process(process.pid).create_time(), port)
    try:
        instance.remember()  # at once: `down` then ends it even if this command is killed while it waits
        _wait(process, instance)
    except BaseException:
        instance.stop()
        raise
    return instance


def environ(port: int, folder: Path) -> dict[str, str]:
    """What LocalStack's process may know: our settings, and nothing of the user's AWS configuration or home."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    address, home = f"127.0.0.1:{port}", str(places.root() / "home")
    own = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder / "tmp"))
    own |= dict.fromkeys(("HOME", "USERPROFILE"), home) | {"LOCALSTACK_VOLUME_DIR": str(folder / "volume")}
    where = {"GATEWAY_LISTEN": address, "LOCALSTACK_HOST": address, "NO_PROXY": "*"}
    return kept | own | where | SETTINGS | {"PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise Trouble(
                f"Port {port} is taken by another program.\n"
                f"End that program, or choose another port: `--port {port + 1}`."
            )


def _wait(process: subprocess.Popen[bytes], instance: Instance) -> None:
    limit = time.monotonic() + READY_LIMIT_S
    while health.version_at(instance.endpoint) is None:
        if process.poll() is not None:
            raise Trouble(f"LocalStack ended with status {process.returncode} before it was ready.{_log(instance)}")
        if time.monotonic() > limit:
            raise Trouble(f"LocalStack was not ready within {READY_LIMIT_S} s.{_log(instance)}")
        time.sleep(LOOK_S)


def _log(instance: Instance) -> str:
    lines = instance.log.read_text("utf-8", errors="replace").splitlines()[-LOG_LINES:]
    return "\n".join(["", f"The end of its log, {instance.log}:", *(f"  {line}" for line in lines)])

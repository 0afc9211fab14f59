"""Starts LocalStack in host mode: `python -P launch.py`, by the Python of LocalStack's environment.

LocalStack finds plug-ins by entry points, which it caches, and falls back to Docker without a word when the cache is
old. So ours are put in place before it starts.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).resolve().parent
WORKSHOP = HERE.parents[1]
LOOPBACK = "127.0.0.1"


def reachable(package: str, folder: Path) -> None:
    """Let `package` be imported from `folder` alone: the folder above may hold another Python's packages."""
    module = ModuleType(package)
    module.__path__ = [str(folder)]
    sys.modules[package] = module


def listen_on_loopback_only() -> None:
    """LocalStack 4.14.0 passes no interface to the server, whatever GATEWAY_LISTEN says."""
    from twisted.internet import endpoints  # type: ignore[import-not-found,unused-ignore]

    endpoints.TCP4ServerEndpoint = partial(endpoints.TCP4ServerEndpoint, interface=LOOPBACK)


def run_functions_as_processes() -> None:
    """Put our executor where LocalStack asks for one, before the modules that take a copy of the question."""
    from localstack.services.lambda_.invocation import runtime_executor  # type: ignore[import-not-found]

    def executor() -> type[object]:
        from workshop.localstack.plugins.executor import ProcessExecutor

        return ProcessExecutor

    runtime_executor.get_runtime_executor = executor


def keep_tables_in_moto() -> None:
    """Put our DynamoDB in place of the one that downloads a Java program."""
    from localstack.services.plugins import SERVICE_PLUGINS  # type: ignore[import-not-found]

    from workshop.localstack.plugins.dynamodb import service

    SERVICE_PLUGINS.add_service(service())


def tell_what_happens() -> None:
    """Put our recorder where LocalStack tells of each call."""
    from workshop.localstack.plugins.recorder import serve

    serve()


def main() -> None:
    """Run LocalStack until it is told to end."""
    reachable("workshop", WORKSHOP)
    reachable("cloudlet", WORKSHOP.parent / "cloudlet")
    listen_on_loopback_only()
    run_functions_as_processes()
    keep_tables_in_moto()
    tell_what_happens()
    from localstack.runtime.main import main as run  # type: ignore[import-not-found]

    run()


if __name__ == "__main__":
    main()

"""Where moto meets the world outside: its time, its chance, its accounts.

moto keeps all state, time and randomness in module globals, so each call of a cloud borrows them: they are
the cloud's own while it lasts.
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from cloudlet.clock import Clock

_clocks: list[Clock] = []


@contextmanager
def borrowed(clock: Clock, seed: str) -> Iterator[None]:
    """While this is open moto's time is the clock's, and what it draws follows from `seed`."""
    prepare()
    from moto.moto_api._internal import mock_random

    mock_random.seed(seed)
    _clocks.append(clock)
    try:
        yield
    finally:
        _clocks.pop()


def wipe(account: str) -> None:
    """Forget all that moto keeps for an account, in all services and regions."""
    module: Any = sys.modules.get("moto.core.base_backend")
    if module is None:
        return
    for service in list(module.BackendDict._instances):
        if account in service:
            service[account].reset()
            del service[account]


@cache
def prepare() -> None:
    """Import moto and put our clock where moto reads the time; costs a third of a second, once."""
    import moto.core.base_backend as base
    import moto.core.utils as utils

    from cloudlet.wire.bridge import session

    original = utils.utcnow

    def utcnow() -> datetime.datetime:
        if not _clocks:
            return original()
        return datetime.datetime.fromtimestamp(_clocks[-1].now / 1000, datetime.UTC).replace(tzinfo=None)

    for name, module in list(sys.modules.items()):
        if name.startswith("moto.") and getattr(module, "utcnow", None) is original:
            module.utcnow = utcnow  # type: ignore[attr-defined]
    offline = cache(lambda: session(_nowhere))
    regions = cache(lambda service: _regions(offline(), service))
    replaced = {"get_session": offline, "_generate_regions": lambda _, service: list(regions(service))}
    for name, replacement in replaced.items():
        setattr(base.AccountSpecificBackend, name, replacement)


def _regions(session: Any, service: str) -> list[str]:
    """All regions of a service; moto works them out again for every account, which takes longer than a call."""
    partitions = session.get_available_partitions()
    return [region for name in partitions for region in session.get_available_regions(service, name)]


def _nowhere(_: object) -> Any:
    raise AssertionError("moto asked for a call to AWS")

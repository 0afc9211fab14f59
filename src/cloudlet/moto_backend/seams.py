"""Where moto meets the world outside: its state, its time, its chance.

moto keeps all of them in module globals, so each call of a cloud borrows moto: for as long as the call lasts there is
its account, its clock and its seed in them, and no other thread may call.
"""

from __future__ import annotations

import datetime
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from cloudlet.clock import Clock

_turn = threading.RLock()
_clocks: list[Clock] = []


class Account:
    """All that moto keeps for one account. Two may have the same number: each sees its own."""

    def __init__(self, clock: Clock, number: str) -> None:
        self._clock, self._number = clock, number
        self._services: dict[Any, Any] = {}

    @contextmanager
    def borrows_moto(self, seed: str) -> Iterator[None]:
        """While this is open moto has this account, its time is the clock's, and what it draws follows from `seed`."""
        with _turn:
            prepare()
            import moto.core.base_backend as base
            from moto.moto_api._internal import mock_random

            mock_random.seed(seed)
            _clocks.append(self._clock)
            for service, held in self._services.items():
                service[self._number] = held
            try:
                yield
            finally:
                _clocks.pop()
                for service in base.BackendDict._instances:  # type: ignore[misc]
                    if self._number in service:
                        self._services[service] = service.pop(self._number)

    def forget(self) -> None:
        """Let go of everything. moto draws by chance for that, too, and lists each object that it ever made."""
        with _turn:
            for held in self._services.values():
                held.reset()
            if self._services:
                from moto.core.model_instances import reset_model_data

                reset_model_data()
        self._services.clear()


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

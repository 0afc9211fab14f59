from __future__ import annotations

from collections.abc import Iterator

import pytest

from cloudlet.moto_backend import Table
from tests.moto_backend.account import Account


@pytest.fixture
def account() -> Iterator[Account]:
    made = Account()
    yield made
    made.moto.close()


@pytest.fixture
def orders(account: Account) -> Table:
    return account.make_table()

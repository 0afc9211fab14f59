"""How the command begins: with little to load, and with an ear for Ctrl-C from the first moment."""

import subprocess
import sys

import pytest

from workshop.__main__ import INTERRUPTED, begin


class Typed:
    """Ctrl-C, typed while a module is being loaded."""

    def find_spec(self, name: str, *_: object) -> None:
        if name == "workshop.main":
            raise KeyboardInterrupt


def test_ctrl_c_while_it_loads_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "workshop.main", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Typed(), *sys.meta_path])
    assert begin() == INTERRUPTED


def test_a_hint_waits_for_no_cloud() -> None:
    loaded = "import sys, workshop.main; print([name for name in ('botocore', 'moto', 'rich') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout == "['rich']\n"

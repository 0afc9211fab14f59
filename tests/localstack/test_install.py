import re
import shutil
import sys
import tomllib
from pathlib import Path

import pytest

from workshop.course import Trouble
from workshop.localstack import install, places


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(places, "root", lambda: tmp_path)
    return tmp_path


def test_every_package_of_the_lock_has_a_version_and_hashes() -> None:
    entries = places.LOCK.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()

    assert len(entries) > 100
    assert not [entry for entry in entries if not re.match(r"^[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", entry)]


def test_the_lock_is_of_the_version_that_its_declaration_names() -> None:
    declared = tomllib.loads((places.LOCK.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert declared["dependencies"] == [f"localstack-core[runtime]=={places.VERSION}"]
    assert declared["requires-python"] == f"=={install.PYTHON}.*"
    assert f"\nlocalstack-core=={places.VERSION} " in places.LOCK.read_text(encoding="utf-8")


def test_another_lock_is_another_environment_whatever_its_line_ends(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = cache / "lock.txt"
    monkeypatch.setattr(places, "LOCK", lock)
    names = []
    for text in (b"a==1\nb==1\n", b"a==1\r\nb==1\r\n", b"a==2\nb==1\n"):
        lock.write_bytes(text)
        names.append(places.environment().name)

    assert names[0] == names[1] != names[2]


def test_an_environment_that_is_complete_is_not_made_again(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def uv(command: list[str]) -> str:
        asked.append(" ".join(command))
        places.environment().mkdir(exist_ok=True)
        return ""

    monkeypatch.setattr(install, "_failure", uv)
    monkeypatch.setattr(install, "_uv", lambda: ["uv"])

    first, commands = install.installed(), len(asked)
    second = install.installed()

    assert first == second == places.python_of(places.environment())
    assert commands == len(asked) == 2
    assert "venv" in asked[0]
    assert "--require-hashes" in asked[1]


def test_without_python_3_13_the_learner_reads_what_to_install(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "_uv", lambda: ["uv"])
    monkeypatch.setattr(install, "_failure", lambda command: "No interpreter found for Python 3.13")

    with pytest.raises(Trouble) as trouble:
        install.installed()

    assert "needs Python 3.13" in str(trouble.value)
    assert "No interpreter found" in str(trouble.value)
    assert not (places.environment() / install.MARK).exists()


def test_an_installation_that_failed_is_tried_again_the_next_time(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "_uv", lambda: ["uv"])
    monkeypatch.setattr(install, "_failure", lambda command: "no route to host" if "pip" in command else "")

    for _ in range(2):
        with pytest.raises(Trouble, match="no route to host"):
            install.installed()


def test_uv_is_found_as_a_command_or_as_a_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UV", raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    assert install._uv() == ["/bin/uv"]

    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(install.importlib.util, "find_spec", lambda name: name)
    assert install._uv() == [sys.executable, "-m", "uv"]

    monkeypatch.setattr(install.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Trouble, match="pip install uv"):
        install._uv()


def test_pyenv_s_python_is_used_even_where_it_is_not_active(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    assert install._python() == "3.13"

    python = tmp_path / "versions" / "3.13.2" / "bin" / "python3.13"
    python.parent.mkdir(parents=True)
    python.touch()
    assert install._python() == str(python)

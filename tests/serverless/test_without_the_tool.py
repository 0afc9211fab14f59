"""What a person reads where Serverless Framework cannot be used."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from workshop.course import Trouble
from workshop.serverless import install, packaging


def on_the_path(monkeypatch: pytest.MonkeyPatch, *programs: str) -> None:
    monkeypatch.setattr(shutil, "which", lambda name, **_: f"/somewhere/{name}" if name in programs else None)


def test_a_folder_without_a_serverless_yml_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"has no serverless\.yml\. Each solution has one"):
        packaging.packaged(tmp_path, "us-east-1")


@pytest.mark.parametrize(("there", "missing"), [((), "node"), (("node",), "npm")])
def test_without_node_js_it_says_where_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, there: tuple[str, ...], missing: str
) -> None:
    on_the_path(monkeypatch, *there)
    monkeypatch.setattr(install, "cache_folder", lambda: tmp_path / "templates")

    with pytest.raises(Trouble, match=rf"there is no {missing} here\.\nInstall Node\.js"):
        install.command()


@pytest.mark.parametrize(("version", "taken"), [("3.40.0", True), ("4.1.0", False)])
def test_of_those_on_the_path_only_a_version_3_is_taken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, version: str, taken: bool
) -> None:
    script = tmp_path / "serverless" / "bin" / "serverless.js"
    script.parent.mkdir(parents=True)
    script.touch()
    about = {"name": "serverless", "version": version}
    (tmp_path / "serverless" / "package.json").write_text(json.dumps(about), encoding="utf-8")
    monkeypatch.setattr(shutil, "which", lambda name: str(script))

    assert install._on_path() == (script.resolve() if taken else None)


def test_every_package_of_the_lock_has_a_hash() -> None:
    packages = json.loads(install.LOCK.read_text(encoding="utf-8"))["packages"]
    wanted = json.loads((install.HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]["serverless"]

    assert packages["node_modules/serverless"]["version"] == wanted
    assert wanted.startswith(install.MAJOR)
    assert [name for name, facts in packages.items() if name and "integrity" not in facts] == []

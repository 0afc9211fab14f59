import io
import os
import sys
import zipfile
from pathlib import Path

import pytest

from workshop.course import Trouble
from workshop.deploying.package import package


def lay_out(folder: Path) -> Path:
    for name in ("sender.py", "shop/__init__.py", "shop/orders.py"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {name}\n", encoding="utf-8")
    return folder


def test_the_same_files_make_the_same_package_wherever_and_whenever(tmp_path: Path) -> None:
    first, second = lay_out(tmp_path / "one"), lay_out(tmp_path / "two")
    os.utime(second / "sender.py", (0, 0))

    assert package(first) == package(second)


@pytest.mark.skipif(sys.platform != "linux", reason="no other system has such a name")
def test_a_name_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "\udcff.py").write_text("", encoding="utf-8")

    with pytest.raises(Trouble, match=r"cannot be packaged: .* Delete that file, or give it another name"):
        package(tmp_path)


def test_another_byte_is_another_package(tmp_path: Path) -> None:
    folder = lay_out(tmp_path)
    before = package(folder).key
    (folder / "sender.py").write_text("# another\n", encoding="utf-8")

    assert package(folder).key != before


def test_hidden_files_and_leftovers_stay_here(tmp_path: Path) -> None:
    folder = lay_out(tmp_path)
    for name in (".git/config", ".env", "__pycache__/sender.pyc", "shop/__pycache__/orders.pyc"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("secret", encoding="utf-8")

    with zipfile.ZipFile(io.BytesIO(package(folder).body)) as archive:
        assert archive.namelist() == ["sender.py", "shop/__init__.py", "shop/orders.py"]
        assert {entry.external_attr >> 16 & 0o777 for entry in archive.infolist()} == {0o644}

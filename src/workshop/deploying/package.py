"""A code folder as a zip file that is the same for the same files, so that an unchanged folder is no update."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workshop.course import Trouble

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip file can name
READABLE = 0o644 << 16
LEFT_OUT = ("__pycache__", "node_modules")


@dataclass(frozen=True)
class Package:
    """The zip file's bytes and a name that changes with them."""

    body: bytes

    @property
    def key(self) -> str:
        """Its name in the bucket."""
        return f"{hashlib.sha256(self.body).hexdigest()}.zip"


def package(folder: Path) -> Package:
    """Zip a folder, but for hidden files and what Python leaves behind. Raises Trouble where one cannot be zipped."""
    body = io.BytesIO()
    try:
        with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in files(folder):
                _add(archive, path, path.relative_to(folder).as_posix())
    except (OSError, UnicodeEncodeError) as error:
        raise Trouble(f"{folder} cannot be packaged: {error}. Delete that file, or give it another name.") from error
    return Package(body.getvalue())


def _add(archive: zipfile.ZipFile, path: Path, name: str) -> None:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.external_attr = READABLE
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, path.read_bytes())


def files(folder: Path) -> Iterator[Path]:
    """The files that are packaged, in order."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith(".") or part in LEFT_OUT for part in parts):
            yield path

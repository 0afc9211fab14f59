import subprocess
import sys
from pathlib import Path

import pytest

from workshop.course import Trouble
from workshop.locking import alone

HOLD = "import sys\nfrom pathlib import Path\nfrom workshop.locking import alone\n"
HOLD += "with alone(Path(sys.argv[1]), lambda: None):\n    print('held', flush=True)\n    sys.stdin.read()\n"


def nobody() -> None:
    raise AssertionError("nobody else holds it")


def test_a_lock_is_free_again_after_its_block(tmp_path: Path) -> None:
    for _ in range(2):
        with alone(tmp_path / "folder" / "lock", nobody):
            pass


def test_who_comes_second_is_told_and_waits_until_the_first_has_ended(tmp_path: Path) -> None:
    words = [sys.executable, "-c", HOLD, str(tmp_path / "lock")]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"

        with alone(tmp_path / "lock", first.kill):
            assert first.wait() != 0


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "cache").touch()

    with (
        pytest.raises(Trouble, match="cache should be a folder that can be written"),
        alone(tmp_path / "cache/lock", nobody),
    ):
        pass

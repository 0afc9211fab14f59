"""Begins the `workshop` command; `python -m workshop` is for those whose shell does not find it.

It imports nothing before it minds Ctrl-C: who types it while Python is still loading wants no traceback.
"""

import sys
from pathlib import Path

from cloudlet import bytecode

INTERRUPTED = 130


def begin() -> int:
    """Run the command; returns its status."""
    try:
        bytecode.keep()
        from workshop.main import main

        return main()
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    if sys.path[:1] == [str(Path.cwd())]:
        del sys.path[0]  # else a boto3.py in a lesson's folder would be imported in boto3's place
    sys.exit(begin())

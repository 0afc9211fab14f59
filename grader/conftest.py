"""PYTEST_DONT_REWRITE: hands the checks to pytest; all that does so is in `pytest_plugin`.

`pytest grader/` finds this file from any folder; the tests of the project itself do not load it.
"""

import sys
from pathlib import Path

ROOT = str(Path(__file__).resolve().parent.parent)
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

from grader.pytest_plugin import *  # noqa: E402, F403

"""PYTEST_DONT_REWRITE: hands the checks to pytest; all that does so is in `pytest_plugin`.

`pytest grader/` finds this file; the tests of the project itself do not.
"""

from grader.pytest_plugin import *  # noqa: F403

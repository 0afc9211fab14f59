"""What to do about an import that fails: of a name that a later Python has, or as if the file were in a package."""

from __future__ import annotations

import re
import sys

PYTHON = f"Python {sys.version_info.major}.{sys.version_info.minor}"
NO_SUCH_NAME = re.compile(r"module '(\w+)[\w.]*' has no attribute|cannot import name .* from '(\w+)[\w.]*'")
LATER = "Write it without that name, or run the workshop on a later Python."
RELATIVE = "attempted relative import"
FROM_HERE = re.compile(r"from \.+ *(?:import (?P<whole>\w+)|(?P<part>\w+) )")


def too_new(message: str) -> str:
    """Why a name is missing from Python's own library; empty where it is not, or is somebody else's."""
    found = NO_SUCH_NAME.search(message)
    if not found or (found[1] or found[2]) not in sys.stdlib_module_names:
        return ""
    return f"{PYTHON} runs your code here, whatever Runtime says, and has no such name; a later one may have it."


def absolute(line: str) -> str:
    """What to write in place of `from . import helpers` or `from .helpers import name`."""
    found = FROM_HERE.search(line)
    right = (
        f"import {found['whole']}"
        if found and found["whole"]
        else f"from {found['part'] if found else 'it'} import ..."
    )
    return f"Write {right}, without the dot: Lambda loads your file as a module, and not as part of a package."

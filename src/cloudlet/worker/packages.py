"""Packages that happen to be installed here and are not on Lambda: to the function's own code they are not there.

Source: https://docs.aws.amazon.com/lambda/latest/dg/python-package.html: the runtime has the SDK and what that needs.
All else comes with the function's code, or in a layer; of those, AWS's own with Powertools is taken to be there.
"""

from __future__ import annotations

import os
import sys
from importlib.machinery import ModuleSpec, PathFinder
from types import FrameType

ON_LAMBDA = {"awslambdaric", "boto3", "botocore", "dateutil", "jmespath", "s3transfer", "simplejson", "six", "urllib3"}
IN_A_LAYER = {"aws_lambda_powertools"}
THERE = ON_LAMBDA | IN_A_LAYER | sys.stdlib_module_names
PLACES = ("site-packages", "dist-packages")
IMPORTING = ("<", os.path.join(os.path.dirname(os.__file__), "importlib") + os.sep)


class NotOnLambda:
    """Asked for a module before Python looks for it; what it has nothing against it leaves to Python.

    Packages may import each other: botocore and Powertools know how to do without one another's.
    """

    def __init__(self, task: str) -> None:
        self._own = task.rstrip(os.sep) + os.sep
        self._installed = tuple(path + os.sep for path in sys.path if os.path.basename(path) in PLACES)

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """None; raises ModuleNotFoundError for what the function's own code would not find on Lambda."""
        if path is None and name not in THERE and self._asks(sys._getframe(1)) and self._is_installed(name):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None

    def _asks(self, frame: FrameType | None) -> bool:
        """Whether it is the function's own code that imports."""
        while frame and frame.f_code.co_filename.startswith(IMPORTING):
            frame = frame.f_back
        return frame is not None and frame.f_code.co_filename.startswith(self._own)

    def _is_installed(self, name: str) -> bool:
        spec = PathFinder.find_spec(name)
        places = [] if spec is None else [spec.origin or "", *(spec.submodule_search_locations or ())]
        return any(place.startswith(self._installed) for place in places)


def install(task: str) -> None:
    """Let the code in the folder `task` find what it would find on Lambda."""
    sys.meta_path.insert(0, NotOnLambda(task))

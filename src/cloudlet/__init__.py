"""A small deterministic cloud in virtual time: SQS, Lambda and their companions, as AWS behaves.

Names are imported when they are first used: a worker process imports this package too and needs nothing of the cloud.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cloudlet.cloud import Cloud
    from cloudlet.errors import AwsError, CloudletError, TemplateError
    from cloudlet.functions.invocation import Invocation
    from cloudlet.history import Event, History
    from cloudlet.stack import Stack

__all__ = ["AwsError", "Cloud", "CloudletError", "Event", "History", "Invocation", "Stack", "TemplateError"]

_HOMES = {
    "AwsError": "errors",
    "Cloud": "cloud",
    "CloudletError": "errors",
    "Event": "history",
    "History": "history",
    "Invocation": "functions.invocation",
    "Stack": "stack",
    "TemplateError": "errors",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"cloudlet has no {name!r}; it has {', '.join(__all__)}")
    return getattr(importlib.import_module(f"cloudlet.{_HOMES[name]}"), name)

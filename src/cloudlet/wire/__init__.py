"""HTTP to calls and answers to HTTP, in the protocols that AWS's services speak.

Whatever comes is answered: what cannot be read as a call gets the error that AWS gives, never an exception.
"""

from __future__ import annotations

from cloudlet.wire.parse import parse, required
from cloudlet.wire.raw import RawError, RawResult
from cloudlet.wire.render import render
from cloudlet.wire.request import HttpRequest, HttpResponse, Reply, Request, Result, Service

__all__ = [
    "HttpRequest",
    "HttpResponse",
    "RawError",
    "RawResult",
    "Reply",
    "Request",
    "Result",
    "Service",
    "parse",
    "render",
    "required",
]

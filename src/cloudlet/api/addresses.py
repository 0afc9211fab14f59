"""Which API, which stage and which path a URL means.

On AWS the API's id is the first label of the host. On loopback it is in the path, in LocalStack's two ways.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

HOST = re.compile(r"^(?P<api>[a-z0-9]+)\.execute-api\.", re.IGNORECASE)
EXECUTE_API = re.compile(r"^/_aws/execute-api/(?P<api>[^/]+)/(?P<stage>[^/]+)(?P<path>/.*)?$", re.S)
USER_REQUEST = re.compile(r"^/restapis/(?P<api>[^/]+)/(?P<stage>[^/]+)/_user_request_(?P<path>/.*)?$", re.S)


@dataclass(frozen=True)
class Address:
    """An API's id, a stage's name, and the path below it, as it came."""

    api_id: str
    stage: str
    path: str
    host: str
    query: str


def parse(url: str) -> Address | None:
    """Where a URL leads, or None when it is no API's."""
    parts = urlsplit(url)
    by_host = HOST.match(parts.hostname or "")
    if by_host:
        stage, _, rest = parts.path.lstrip("/").partition("/")
        return Address(by_host["api"].lower(), stage, "/" + rest, parts.netloc, parts.query)
    by_path = EXECUTE_API.match(parts.path) or USER_REQUEST.match(parts.path)
    if by_path:
        return Address(by_path["api"], by_path["stage"], by_path["path"] or "/", parts.netloc, parts.query)
    return None


def on_loopback(url: str, base: str) -> str:
    """An API's URL on AWS as a served cloud at `base` answers to it; any other text as it is."""
    parts = urlsplit(url)
    by_host = HOST.match(parts.hostname or "")
    return f"{base}/_aws/execute-api/{by_host['api'].lower()}{parts.path}" if by_host else url

"""Asks an endpoint whether a LocalStack answers there, without any proxy that the user may have."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

TIMEOUT_S = 2


def version_at(endpoint: str) -> str | None:
    """The version of the LocalStack at an endpoint such as http://127.0.0.1:4566; None where none answers."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"{endpoint}/_localstack/health", timeout=TIMEOUT_S) as answer:
            said: Any = json.load(answer)
    except (OSError, ValueError):
        return None
    return str(said.get("version", "unknown")) if isinstance(said, dict) and "services" in said else None

"""Finds the LocalStack to grade on. It has to be one without Docker: that one tells what happens on it."""

from __future__ import annotations

import os
import urllib.error
import urllib.request

from grader.commands import workshop
from grader.course import CourseError
from workshop.localstack import health, places

TIMEOUT_S = 10


def endpoint() -> str:
    """Where it listens. Raises CourseError where none does, or one that tells nothing."""
    url = os.environ.get("AWS_ENDPOINT_URL", "").rstrip("/") or f"http://127.0.0.1:{places.DEFAULT_PORT}"
    start = workshop("cloud up --no-docker")
    if health.version_at(url) is None:
        raise CourseError(f"no LocalStack answers at {url}; start one: {start}")
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        direct.open(f"{url}/_workshop/history/000000000001", timeout=TIMEOUT_S).close()
    except urllib.error.HTTPError:
        raise CourseError(
            f"the LocalStack at {url} was not started by {start}, and so it does not tell what "
            f"happens on it; start one beside it: {start} --port 4567, and set "
            "AWS_ENDPOINT_URL=http://127.0.0.1:4567"
        ) from None
    return url

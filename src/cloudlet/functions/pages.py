"""The pages of Lambda's lists: MaxItems of them from Marker on, and NextMarker where more follow.

Source: Lambda API Reference, ListFunctions (50 at most) and ListEventSourceMappings (100 at most).
"""

from __future__ import annotations

import base64
from typing import Any

from cloudlet.constraints import within
from cloudlet.errors import AwsError
from cloudlet.wire.request import Result

MAX_ITEMS = (1, 10_000)


def page(key: str, found: list[Any], params: dict[str, Any], most: int) -> Result:
    """One page of a list. Raises AwsError for a number out of range, or a marker that no list gave."""
    asked = params.get("MaxItems")
    size = min(most, within("maxItems", int(asked), *MAX_ITEMS)) if asked is not None else most
    first = _opened(params["Marker"]) if params.get("Marker") else 0
    shown: Result = {key: found[first : first + size]}
    if first + size < len(found):
        shown["NextMarker"] = base64.b64encode(str(first + size).encode()).decode()
    return shown


def _opened(marker: str) -> int:
    try:
        text = base64.b64decode(marker, validate=True)
    except ValueError:
        text = b""
    if not text.isdigit():
        raise AwsError("InvalidParameterValueException", "Invalid pagination token.")
    return int(text)

"""The key that a page ends with: DynamoDB tells it whenever the limit was reached, moto only where more follows.

Source: API reference, Query ("If LastEvaluatedKey is not empty, it does not necessarily mean that there is more data").
"""

from __future__ import annotations

import re
from typing import Any

from cloudlet.moto_backend.key_checks import key_names

PLACEHOLDER = re.compile(r"[#:]\w+", re.ASCII)
UNFILTERED = (
    *("TableName", "IndexName", "KeyConditionExpression", "KeyConditions", "Limit", "ExclusiveStartKey"),
    *("ScanIndexForward", "ConsistentRead", "Segment", "TotalSegments"),
)


def reached_limit(operation: str, params: dict[str, Any], result: dict[str, Any]) -> bool:
    """Whether a page ended at its limit and moto did not tell where."""
    limit = params.get("Limit") if operation in ("Query", "Scan") else None
    return limit is not None and result.get("ScannedCount") == limit and not result.get("LastEvaluatedKey")


def unfiltered(params: dict[str, Any]) -> dict[str, Any]:
    """The parameters of the same page with all that it looked at, whole."""
    asked = {name: params[name] for name in UNFILTERED if name in params}
    used = PLACEHOLDER.findall(params.get("KeyConditionExpression") or "")
    for name in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
        kept = {key: value for key, value in (params.get(name) or {}).items() if key in used}
        asked |= {name: kept} if kept else {}
    return asked


def last_key(params: dict[str, Any], items: list[dict[str, Any]], table: Any) -> dict[str, Any]:
    """The key of a page's last item, with the index's where one was read."""
    index = params.get("IndexName")
    names = [key["AttributeName"] for known in table.all_indexes() if known.name == index for key in known.schema]
    return {name: items[-1][name] for name in dict.fromkeys([*key_names(table), *names])}

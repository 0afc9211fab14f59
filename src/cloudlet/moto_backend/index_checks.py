"""Reads of an index, checked before moto sees them: it gives what an index does not project as if it were not there.

Source: DynamoDB Developer Guide, "Attribute projections"; the words as AWS said them to the authors of
https://github.com/paritysuite/dynamodb-conformance, and those of DynamoDB's local edition.
"""

from __future__ import annotations

from typing import Any

from cloudlet.moto_backend.condition_grammar import parse
from cloudlet.moto_backend.expression_nodes import Path, nodes
from cloudlet.moto_backend.key_checks import key_names
from cloudlet.moto_backend.numbers import invalid
from cloudlet.moto_backend.placeholders import Placeholders
from cloudlet.moto_backend.update_grammar import parse_projection

INVALID = "One or more parameter values were invalid"
OF_KEYS = "Filter Expression can only contain non-primary key attributes: Primary key attribute"


def check_index(call: dict[str, Any], table: Any) -> None:
    """Raise AwsError for a filter or a projection of what the index does not have, or a filter of its own keys."""
    index = next((known for known in table.all_indexes() if known.name == call["IndexName"]), None)
    if index is None:
        return
    placeholders = Placeholders(call)
    filtered = _filtered(call, placeholders)
    keys = [key["AttributeName"] for key in index.schema]
    if "KeyConditionExpression" in call:
        for key in keys:
            if key in filtered:
                raise invalid(f"{OF_KEYS}: {key}")
    if index.projection["ProjectionType"] == "ALL":
        return
    known = {*keys, *key_names(table), *index.projection.get("NonKeyAttributes", [])}
    if missing := sorted(filtered - known):
        told = f"does not project one or more filter attributes: [{', '.join(missing)}]"
        raise invalid(f"{INVALID}: Secondary index {index.name} {told}")
    wanted = parse_projection(call["ProjectionExpression"]) if "ProjectionExpression" in call else ()
    missing = [name for name in map(placeholders.attribute, wanted) if name not in known]
    if missing and index in table.global_indexes:
        raise invalid(f"{INVALID}: Global secondary index {index.name} does not project [{', '.join(missing)}]")


def _filtered(call: dict[str, Any], placeholders: Placeholders) -> set[str]:
    if "FilterExpression" not in call:
        return set()
    return {placeholders.attribute(path) for path in nodes(parse(call["FilterExpression"]), Path)}

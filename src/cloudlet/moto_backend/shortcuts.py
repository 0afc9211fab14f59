"""Where moto comes to the same another way: for each call it reads a condition anew.

`tests/moto_backend/test_shortcuts.py` holds each against what moto does by itself.
"""

from __future__ import annotations

from functools import cache, wraps
from typing import Any

EXPRESSIONS, SHORT = 1000, 2000  # remembered are so many, of so many characters


@cache
def apply() -> None:
    """Let moto take the shorter ways; once is enough for the process."""
    from moto.dynamodb import comparisons

    reader: Any = vars(comparisons)["ConditionExpressionParser"]
    reader.parse = remembering(reader.parse)


def remembering(parse: Any) -> Any:
    """Let moto's `parse` of a condition remember what came of one with the same names and values: nobody changes it."""
    known: dict[str, tuple[Any, list[str], list[str]]] = {}

    @wraps(parse)
    def remembered(parser: Any) -> Any:
        said = repr(
            (parser.condition_expression, parser.expression_attribute_names, parser.expression_attribute_values)
        )
        found = known.get(said)
        if found is None:
            found = parse(parser), parser.expr_attr_names_found, parser.expr_attr_values_found
            if len(known) >= EXPRESSIONS:
                known.clear()
            if len(said) <= SHORT:
                known[said] = found
        op, names, values = found
        parser.expr_attr_names_found, parser.expr_attr_values_found = [*names], [*values]
        return op

    return remembered

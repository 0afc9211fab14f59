"""How intrinsic functions are written: read without calling any."""

from __future__ import annotations

import re
from typing import Any

NO_VALUE = object()
DYNAMIC_REFERENCE = re.compile(r"\{\{resolve:[^}]*\}\}")
SUB_VARIABLE = re.compile(r"\$\{(!?)([^}]*)\}")


class IntrinsicError(Exception):
    """A function cannot be read or called; the text says why, `path` where, seen from whoever catches it."""

    path: tuple[str, ...] = ()


def function_name(value: Any) -> str | None:
    """The intrinsic function that this mapping calls, if it calls one."""
    if not isinstance(value, dict) or len(value) != 1:
        return None
    name = next(iter(value))
    is_call = name == "Ref" or name.startswith("Fn::") or (name == "Condition" and isinstance(value[name], str))
    return name if is_call else None


def a_name(value: Any) -> str:
    """The argument of a Ref or Condition; IntrinsicError where it is no name."""
    if not isinstance(value, str):
        raise IntrinsicError(f"expected a name, not {value!r}")
    return value


def get_att_parts(value: Any) -> tuple[str, Any]:
    """The logical id and the attribute of a GetAtt's argument, in either form."""
    parts = value.split(".", 1) if isinstance(value, str) else value
    if not isinstance(parts, list) or len(parts) != 2 or not isinstance(parts[0], str):
        raise IntrinsicError(f"GetAtt needs a logical id and an attribute, for instance OrdersQueue.Arn, not {value!r}")
    return parts[0], parts[1]


def sub_parts(value: Any) -> tuple[str, dict[str, Any]]:
    """The text and the own variables of a Sub's argument, in either form."""
    text, variables = value if isinstance(value, list) and len(value) == 2 else (value, {})
    if not isinstance(text, str) or not isinstance(variables, dict):
        raise IntrinsicError(f"Sub needs a string, or a list of a string and a mapping, not {value!r}")
    return text, variables


def refuse_dynamic(value: Any) -> None:
    """IntrinsicError for a dynamic reference (`{{resolve:ssm:name}}`): nothing here keeps what it names."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        try:
            refuse_dynamic(item)
        except IntrinsicError as error:
            error.path = (str(key), *error.path)
            raise
    found = DYNAMIC_REFERENCE.search(value) if isinstance(value, str) else None
    if found:
        raise IntrinsicError(f"the dynamic reference {found[0]} is not available. Write the value, or a parameter")


def text_of(value: Any, where: str) -> str:
    """A scalar as CloudFormation writes it into a string."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (str, int, float)):
        return str(value)
    raise IntrinsicError(f"{where} needs a string, not {_kind(value)}")


def _kind(value: Any) -> str:
    return "nothing" if value is NO_VALUE else "a list" if isinstance(value, list) else "a mapping"

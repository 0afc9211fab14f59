"""Which resources of a REST API cannot be beside or below each other, in API Gateway's words.

Of a path part only what is surely refused is: AWS takes more characters today than its message names, such as $.
Sources: the words are API Gateway's as people met them, on GitHub: amazon-archives/aws-apigateway-importer, issue 202
(two variables), serverless/serverless, issue 10493 (one name twice), awslabs/aws-api-gateway-developer-portal, issue
424 (characters); localstack/localstack, its provider (below a greedy variable).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

SURELY_NONE = re.compile(r".*[/\\?#+\s{}]", re.DOTALL)
ONLY = "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the "
ONLY += "beginning and the end."
SAME = "Another resource with the same parent already has this name: {}"
SIBLING = "A sibling ({}) of this resource already has a variable path part -- only one is allowed"
BELOW_GREEDY = "Cannot create a child of a resource with a greedy path variable: {}"
CALL_ALIKE = " Call the variable the same in both paths."
WHOLE_PARTS = " A variable is a whole part, as in /orders/{id}, and each part a resource of its own."

Path = tuple[str, ...]
BAD, CONFLICT = "BadRequestException", "ConflictException"
Refusal = tuple[str, str, str]
"""AWS's message and code, and what to do."""


def parts(path: str) -> Path:
    """The parts of `/orders/{id}`: orders and {id}; none for the root."""
    return tuple(part for part in path.split("/") if part)


def refusal(parent: Path, part: str, siblings: Iterable[str]) -> Refusal | None:
    """Why there can be no such resource below this parent, beside those that are there; None where there can."""
    above = parent[-1] if parent else ""
    if SURELY_NONE.match(_name(part)):
        return ONLY, BAD, WHOLE_PARTS
    if above.endswith("+}"):
        return BELOW_GREEDY.format(above), BAD, ""
    for other in siblings:
        if other == part:
            return SAME.format(part), CONFLICT, ""
        if part.startswith("{") and other.startswith("{"):
            return SIBLING.format(other), BAD, CALL_ALIKE
    return None


def first_refusal(paths: Iterable[str]) -> tuple[str, Refusal] | None:
    """The first of these paths that cannot be beside those before it, and why."""
    children: dict[Path, list[str]] = {}
    for path in paths:
        found = parts(path)
        for depth, part in enumerate(found):
            there = children.setdefault(found[:depth], [])
            if part not in there:
                if problem := refusal(found[:depth], part, there):
                    return path, problem
                there.append(part)
    return None


def _name(part: str) -> str:
    """The part without the braces and the plus of a variable."""
    if part.startswith("{") and part.endswith("}"):
        return part[1:-1].removesuffix("+")
    return part

"""Reserved concurrency: what a function has for itself, and what must stay for those that have none.

Texts: recorded on AWS, 2025-11-25.
"""

from __future__ import annotations

from typing import Any

from cloudlet.constraints import within
from cloudlet.errors import AwsError
from cloudlet.functions.function import Function
from cloudlet.functions.runner import ACCOUNT_CONCURRENCY, MIN_UNRESERVED, Runner
from cloudlet.wire.request import Result


def put(function: Function, runner: Runner, params: dict[str, Any]) -> Result:
    """Reserve, in place of what was reserved. Raises AwsError where too little would stay for the others."""
    wanted = int(params["ReservedConcurrentExecutions"])
    within("reservedConcurrentExecutions", wanted, 0, ACCOUNT_CONCURRENCY * ACCOUNT_CONCURRENCY)
    total = runner.reserved_total - (function.reserved_concurrency or 0) + wanted
    if ACCOUNT_CONCURRENCY - total < MIN_UNRESERVED:
        raise AwsError(
            "InvalidParameterValueException",
            "Specified ReservedConcurrentExecutions for function decreases account's "
            f"UnreservedConcurrentExecution below its minimum value of [{MIN_UNRESERVED}].",
        )
    runner.reserved_total, function.reserved_concurrency = total, wanted
    return get(function)


def get(function: Function) -> Result:
    """What is reserved; nothing where nothing is."""
    reserved = function.reserved_concurrency
    return {} if reserved is None else {"ReservedConcurrentExecutions": reserved}


def delete(function: Function, runner: Runner) -> Result:
    """Share the account's concurrency again."""
    runner.reserved_total -= function.reserved_concurrency or 0
    function.reserved_concurrency = None
    return {}

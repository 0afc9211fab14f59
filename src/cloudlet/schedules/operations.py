"""How a small service answers: one method for each operation, a refusal by raising AwsError."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cloudlet.errors import AwsError
from cloudlet.wire.request import Reply, Request, Result

Operation = Callable[[dict[str, Any]], Result]


def answer(operations: dict[str, Operation], request: Request) -> Result | AwsError:
    """The operation's result, or the error that it raised."""
    operation = operations.get(request.operation)
    if operation is None:
        message = f"{request.operation} is not modelled for {request.service}; {_known(operations)}"
        return AwsError("UnknownOperationException", message)
    try:
        return operation(request.params)
    except AwsError as error:
        return error
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:  # a call of a wrong shape
        return AwsError("SerializationException", f"{request.operation} cannot be read: {error!r}")


def invalid(message: str) -> AwsError:
    """What AWS says of a parameter that is wrong."""
    return AwsError("ValidationException", message)


class Operations:
    """A service whose operations are methods; subclasses fill `operations`."""

    operations: dict[str, Operation]

    def call(self, request: Request, reply: Reply) -> None:
        """Answer a call at once."""
        reply(answer(self.operations, request))


def _known(operations: dict[str, Operation]) -> str:
    return "it knows " + ", ".join(sorted(operations))

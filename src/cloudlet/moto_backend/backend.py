"""The door to moto: a Service that answers any call, in this process, in virtual time."""

from __future__ import annotations

from types import TracebackType

from cloudlet.clock import Clock
from cloudlet.errors import AwsError
from cloudlet.iam import Roles
from cloudlet.moto_backend import seams
from cloudlet.moto_backend.dynamodb import DynamoDb
from cloudlet.moto_backend.http import through_moto
from cloudlet.moto_backend.roles import RolesOfMoto
from cloudlet.moto_backend.table import Table
from cloudlet.wire import Reply, Request, Result


class MotoBackend:
    """moto for one account, which is empty when it opens and gone when it closes."""

    def __init__(self, clock: Clock, *, account: str, region: str = "us-east-1", roles: Roles | None = None) -> None:
        self._account = account
        self._region = region
        self._calls = 0
        self._dynamodb = DynamoDb(clock, account, region)
        self._held = seams.Account(clock, account)
        self._roles = RolesOfMoto(roles or Roles(), account)

    def call(self, request: Request, reply: Reply) -> None:
        """Answer a call at once."""
        self._calls += 1
        with self._held.borrows_moto(f"{self._account} {self._calls}"):
            answer = self._answer(request)
        reply(answer)

    def _answer(self, request: Request) -> Result | AwsError:
        try:
            if request.service == "dynamodb":
                return self._dynamodb.call(request.operation, request.params)
            if request.service == "iam":
                self._roles.before()
            if (request.service, request.operation) == ("sns", "Subscribe"):
                _refuse_feeding(str(request.params.get("Protocol")))
            answer = through_moto(request, self._account, self._region)
            if request.service == "iam":
                self._roles.after(request.operation)
            return answer
        except AwsError as error:
            return error
        except ImportError:
            text = f"cloudlet does not model {request.service} {request.operation}"
            return AwsError("UnknownOperationException", text, 501)
        except Exception as error:
            text = f"moto, which stands in for {request.service}, failed at {request.operation}: {error!r}"
            return AwsError("InternalFailure", text, 500, sender=False)

    def table(self, name: str) -> Table:
        """The DynamoDB table of this name; raises KeyError, which names what there is."""
        with self._held.borrows_moto(name):
            tables = self._dynamodb.unexpired()
        if name not in tables.tables:
            raise KeyError(f"there is no table {name!r}; there is {sorted(tables.tables)}")
        return Table(name, self._dynamodb.unexpired)

    def close(self) -> None:
        """Forget all that this backend held."""
        self._held.forget()

    def __enter__(self) -> MotoBackend:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()


def _refuse_feeding(protocol: str) -> None:
    """moto would feed its own queues, which nobody sees."""
    if protocol in ("sqs", "lambda"):
        raise AwsError("UnknownOperationException", f"cloudlet does not model sns Subscribe by {protocol}", 501)

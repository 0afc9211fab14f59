"""What a handler or an API asks of another region than its own: nothing of this cloud is there.

Outsiders are not asked for their region: a command line has one set that has nothing to do with this cloud.
"""

from __future__ import annotations

from cloudlet.errors import AwsError
from cloudlet.functions.configuration import bare_name, function_arn
from cloudlet.sqs.refusals import no_such_queue
from cloudlet.wire.request import Request

OF_A_TABLE = ("TableName", "TransactItems", "RequestItems")


def asked(request: Request) -> str:
    """The region that a call was signed for; empty where it was not signed."""
    signature = request.http.headers.get("authorization", "") if request.http else ""
    return "".join(signature.partition("Credential=")[2].split("/")[2:3])


def not_there(request: Request, region: str, account: str) -> AwsError | None:
    """What AWS answers in a region that has nothing; None to a call that is about nothing in particular."""
    params = request.params
    match request.service:
        case "sqs" if "QueueUrl" in params or request.operation == "GetQueueUrl":
            return no_such_queue()
        case "dynamodb" if any(name in params for name in OF_A_TABLE) and request.operation != "CreateTable":
            return AwsError("ResourceNotFoundException", "Requested resource not found")
        case "lambda" if "FunctionName" in params and request.operation != "CreateFunction":
            arn = function_arn(region, account, bare_name(str(params["FunctionName"])))
            return AwsError("ResourceNotFoundException", f"Function not found: {arn}", 404)
        case _:
            return None

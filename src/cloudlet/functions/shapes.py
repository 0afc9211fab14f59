"""What CreateFunction and its siblings refuse: parameters of the wrong shape, and those that cloudlet has nothing for.

Shapes: Lambda API Reference, CreateFunction. What cannot be shown here is refused by name, never passed over.
"""

from __future__ import annotations

from typing import Any

from cloudlet.constraints import no_longer, of_form
from cloudlet.errors import AwsError
from cloudlet.functions.function import Function
from cloudlet.iam import Roles

NAME = r"[a-zA-Z0-9-_]+"
NAME_LENGTH = 64
WHOLE_NAME = (
    r"(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?"
    rf"({NAME})(:(\$LATEST|{NAME}))?"
)
ROLE = r"arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+"
TARGET = r"(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()"
DESCRIPTION_LENGTH = 256
RUNTIMES = tuple(f"python3.{minor}" for minor in range(9, 15))
"""What functions can be made with. Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html, 2026."""
NO_LONGER = ("python2.7", "python3.6", "python3.7", "python3.8")
NOT_MODELLED = (
    "CapacityProviderConfig", "CodeSigningConfigArn", "DurableConfig", "FileSystemConfigs", "ImageConfig", "KMSKeyArn",
    "Layers", "Publish", "SnapStart", "TenancyConfig", "VpcConfig",
)  # fmt: skip
HARMLESS: tuple[dict[str, Any], ...] = ({"ApplyOn": "None"}, {"SubnetIds": [], "SecurityGroupIds": []})


def check(params: dict[str, Any]) -> None:
    """Raise AwsError for a parameter that Lambda or cloudlet refuses."""
    asked = [name for name in NOT_MODELLED if params.get(name) and params[name] not in HARMLESS]
    asked += ["PackageType Image"] if params.get("PackageType") == "Image" else []
    asked += ["LogFormat JSON"] if (params.get("LoggingConfig") or {}).get("LogFormat") == "JSON" else []
    for name in asked:
        raise AwsError("InvalidParameterValueException", f"cloudlet does not model {name} of a function.")
    if params.get("Handler"):
        of_form("handler", params["Handler"], r"[^\s]+")
    if params.get("Role"):
        of_form("role", params["Role"], ROLE)
    no_longer("description", params.get("Description") or "", DESCRIPTION_LENGTH)
    target = (params.get("DeadLetterConfig") or {}).get("TargetArn") or ""
    of_form("deadLetterConfig.targetArn", target, TARGET)
    if target and target.split(":")[2] not in ("sqs", "sns"):
        text = "The service specified by the TargetArn is not supported for dead letter configuration."
        raise AwsError("InvalidParameterValueException", f"Invalid dead letter queue ARN: {text}")
    _check_runtime(params.get("Runtime") or RUNTIMES[-1])


def _check_runtime(runtime: str) -> None:
    if runtime in NO_LONGER:
        doing = "creating or updating"
        text = f"The runtime parameter of {runtime} is no longer supported for {doing} AWS Lambda functions."
        recommended = f"We recommend you use a supported runtime while {doing} functions."
        raise AwsError("InvalidParameterValueException", f"{text} {recommended}")
    if runtime not in RUNTIMES:
        text = f"Value {runtime} at 'runtime' failed to satisfy constraint: cloudlet runs only Python"
        raise AwsError("InvalidParameterValueException", f"{text}, {RUNTIMES[0]} to {RUNTIMES[-1]}.")


def check_role(roles: Roles, function: Function, params: dict[str, Any]) -> None:
    """Raise AwsError for a role that is known and does not trust Lambda, or may not send to the dead-letter queue."""
    arn = params.get("Role", function.role)
    if roles.get(arn) is not None and not roles.may_assume("lambda.amazonaws.com", arn):
        text = "The role defined for the function cannot be assumed by Lambda."
        raise AwsError("InvalidParameterValueException", text)
    dead_letters = (params.get("DeadLetterConfig") or {}).get("TargetArn", function.dead_letter_arn)
    if not may_send(roles, arn, dead_letters):
        text = "The provided execution role does not have permissions to call SendMessage on SQS"
        raise AwsError("InvalidParameterValueException", text)


def may_send(roles: Roles, role_arn: str, target_arn: str | None) -> bool:
    """Whether a function's role may send to a queue; one that is not known here, or not all of it, may do anything."""
    role = roles.get(role_arn)
    if not target_arn or ":sqs:" not in target_arn or role is None or not role.known:
        return True
    return roles.allows(role_arn, "sqs:SendMessage", target_arn)


def check_name(name: str) -> None:
    """Raise AwsError for what can be no name, and no ARN, of a function."""
    of_form("functionName", name, WHOLE_NAME)


def check_new_name(name: str) -> None:
    """Raise AwsError for what cannot be the name of a new function."""
    check_name(name)
    if ":" not in name:
        no_longer("functionName", name, NAME_LENGTH)


def check_place(name: str, region: str, account: str) -> None:
    """Raise AwsError for the ARN of a function that is elsewhere."""
    parts = name.split(":")
    if not name.startswith("arn:") or len(parts) < 7:
        return
    if parts[3] != region:
        text = f"Functions from '{parts[3]}' are not reachable in this region ('{region}')"
        raise AwsError("ResourceNotFoundException", text, 404)
    if parts[4] != account:
        text = f"User is not authorized to perform: lambda:InvokeFunction on resource: {name}"
        raise AwsError(
            "AccessDeniedException",
            f"{text} because no resource-based policy allows the lambda:InvokeFunction action",
            403,
        )

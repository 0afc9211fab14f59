"""What the integration's role allows, asked of the role itself as IAM would be asked, whatever its policies look like.

No list of actions is complete, so there are some of each service near SQS, and AWS's own policies count as too much.
"""

from __future__ import annotations

from typing import Literal

from cloudlet.api import addresses
from cloudlet.api.openapi import Integration
from cloudlet.iam import as_list
from grader.checks.direct_causes import FILE, ROLE
from grader.finding import Finding
from grader.shop import Shop
from grader.words import listed

ALLOWED = "sqs:SendMessage"
OF_SQS = (
    *("ReceiveMessage", "DeleteMessage", "PurgeQueue", "DeleteQueue", "AddPermission", "CancelMessageMoveTask"),
    *("ChangeMessageVisibility", "CreateQueue", "GetQueueAttributes", "GetQueueUrl", "ListDeadLetterSourceQueues"),
    *("ListMessageMoveTasks", "ListQueueTags", "ListQueues", "RemovePermission", "SetQueueAttributes"),
    *("StartMessageMoveTask", "TagQueue", "UntagQueue"),
)
OF_OTHERS = (
    *("apigateway:GET", "cloudwatch:PutMetricData", "dynamodb:PutItem", "dynamodb:GetItem", "ec2:DescribeInstances"),
    *("events:PutEvents", "iam:PassRole", "iam:CreateUser", "kms:Decrypt", "kms:GenerateDataKey"),
    *("lambda:InvokeFunction", "lambda:CreateFunction", "logs:CreateLogGroup", "logs:CreateLogStream"),
    *("logs:DescribeLogGroups", "logs:PutLogEvents", "s3:GetObject", "s3:PutObject", "scheduler:CreateSchedule"),
    *("secretsmanager:GetSecretValue", "sns:Publish", "ssm:GetParameter", "states:StartExecution"),
    *("sts:AssumeRole", "xray:PutTraceSegments"),
)
MOST_NAMED = 4
AWS_POLICY = ":iam::aws:policy/"
LEAST = (
    "Whoever finds a way to make the integration say something else can do what its role may do, and no more. The "
    "integration makes one call, SendMessage."
)
DOOR = "AWS::SQS::QueuePolicy"
POLICY = (DOOR, "sqs:", "Action: ", "ManagedPolicyArns", "PolicyDocument", *ROLE)


def role_of(shop: Shop) -> str:
    """The ARN of the role under which POST /orders calls SQS; a finding where it is none of the template's."""
    integration = _integration(shop)
    arn = (integration.credentials if integration else None) or ""
    if shop.cloud.roles.get(arn) is None:
        raise Finding(
            f"POST /orders calls SQS with the credentials {arn or '(none)'}.",
            "The call is made under a role, and the role's policies say what it may do.",
            shop.look_at(FILE, *ROLE),
            "Give the integration the ARN of a role of this template.",
        )
    return arn


def _integration(shop: Shop) -> Integration | None:
    url = shop.output("ApiUrl").rstrip("/").removesuffix("/orders") + "/orders"
    address = addresses.parse(url)
    api = shop.cloud.apis.apis.get(address.api_id) if address else None
    found = api.routes.find("POST", address.path) if api and address else None
    return found.method.integration if found else None


def no_other_action(shop: Shop, role: str, queue_arn: str) -> None:
    """A finding for any action but sqs:SendMessage that the role may do."""
    asked = (*(f"sqs:{name}" for name in OF_SQS), *OF_OTHERS, *_of_its_own(shop, role))
    more = [name for name in dict.fromkeys(asked) if _allowed(shop, role, name, queue_arn)]
    of_aws = _policies_of_aws(shop, role)
    if not more and not of_aws:
        return
    what = _named(more) if more else f"all that AWS's own policy {of_aws[0]} allows"
    raise Finding(
        f"the role under which POST /orders calls SQS may also do {what}.",
        LEAST,
        shop.look_at(FILE, "sqs:*", 'Action: "*"', *(f"Action: {one}" for one in more), "ManagedPolicyArns", *POLICY),
        "Allow the one action sqs:SendMessage, on the queue's ARN, and attach nothing else to the role."
        + (f" An {DOOR} gives, too: let it give the role no more." if shop.folder.line_with(FILE, DOOR) else ""),
    )


def _allowed(shop: Shop, role: str, action: str, queue_arn: str) -> bool:
    """Whether the role may do an action on the queue, or on something else that such actions are done on."""
    service = action.partition(":")[0]
    place = f"arn:aws:{service}:{shop.cloud.region}:{shop.cloud.account}:anything/at-all"
    return any(shop.cloud.roles.allows(role, action, resource) for resource in (queue_arn, "*", place))


def _of_its_own(shop: Shop, role: str) -> list[str]:
    """Actions of other services that the role's own policies name, one for each pattern."""
    return [
        name for name in _in_its_policies(shop, role, "Action") if ":" in name and not name.lower().startswith("sqs:")
    ]


def _in_its_policies(shop: Shop, role: str, key: Literal["Action", "Resource"]) -> list[str]:
    """What the role's own policies allow; for a pattern with wildcards something that fits it."""
    found = shop.cloud.roles.get(role)
    allowing = [one for one in found.statements if one.get("Effect") == "Allow"] if found else []
    patterns = [str(pattern) for statement in allowing for pattern in as_list(statement.get(key))]
    return [pattern.replace("*", "x").replace("?", "x") for pattern in patterns]


def _policies_of_aws(shop: Shop, role: str) -> list[str]:
    """The managed policies of AWS on the role: none of them is about one queue."""
    made = next((one for one in shop.stack.resources.values() if one.arn == role), None)
    attached = made.properties.get("ManagedPolicyArns", []) if made else []
    return [str(arn).rsplit("/", 1)[-1] for arn in attached if AWS_POLICY in str(arn)]


def _named(actions: list[str]) -> str:
    rest = len(actions) - MOST_NAMED
    return f"{', '.join(actions[:MOST_NAMED])} and {rest} further actions" if rest > 0 else listed(actions)


def no_other_queue(shop: Shop, role: str, queue_arn: str) -> None:
    """A finding for any other queue that the role may send to."""
    head, _, name = queue_arn.rpartition(":")
    arn, partition, service, region, account = head.split(":")
    others = (
        *(f"{head}:{other}" for other in ("payments", name + "-copy", name[:-1], f"x{name}", name[: len(name) // 2])),
        f"{head}:{name.replace('OrdersQueue', 'AuditQueue')}" if "OrdersQueue" in name else f"{head}:workshop-x",
        f"{head}:{name[:-12]}{'X' * 12}",
        f"{arn}:{partition}:{service}:{region}:{account[::-1]}:{name}",
        f"{arn}:{partition}:{service}:mars-north-1:{account}:{name}",
        *_in_its_policies(shop, role, "Resource"),
        *(one.arn for one in shop.stack.resources.values() if one.type == "AWS::SQS::Queue"),
    )
    reached = [other for other in others if other != queue_arn and shop.cloud.roles.allows(role, ALLOWED, other)]
    if reached:
        raise Finding(
            f"the role under which POST /orders calls SQS may send to {queue_arn},\nand just as well to {reached[0]}.",
            LEAST + " And it makes it on one queue.",
            shop.look_at(FILE, 'Resource: "*"', "Resource: '*'", "Resource:", "Resource", *POLICY),
            "Name the queue by its ARN and without a *: Resource: !GetAtt OrdersQueue.Arn",
        )

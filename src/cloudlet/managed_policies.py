"""What AWS's managed policies allow, for those that a course on Lambda and SQS meets.

Only their allowing actions are kept, on every resource. Source: AWS Managed Policy Reference Guide.
"""

from __future__ import annotations

from typing import Any

LOGS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
POLL = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
READ_QUEUES = [
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
    "sqs:ListDeadLetterSourceQueues",
    "sqs:ListMessageMoveTasks",
    "sqs:ListQueueTags",
    "sqs:ListQueues",
]
READ_TABLES = ["BatchGetItem", "Describe*", "GetItem", "List*", "PartiQLSelect", "Query", "Scan"]


def _allow(*actions: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


MANAGED_POLICIES: dict[str, dict[str, Any]] = {
    "AdministratorAccess": _allow("*"),
    "AWSLambdaBasicExecutionRole": _allow(*LOGS),
    "AWSLambdaSQSQueueExecutionRole": _allow(*POLL, *LOGS),
    "AWSLambdaRole": _allow("lambda:InvokeFunction"),
    "AWSLambda_FullAccess": _allow("lambda:*", "logs:Describe*", "iam:PassRole", "tag:GetResources"),
    "AWSXRayDaemonWriteAccess": _allow("xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:Get*"),
    "AWSXrayWriteOnlyAccess": _allow("xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:Get*"),
    "AmazonAPIGatewayPushToCloudWatchLogs": _allow(*LOGS, "logs:Describe*", "logs:GetLogEvents"),
    "AmazonDynamoDBFullAccess": _allow("dynamodb:*"),
    "AmazonDynamoDBReadOnlyAccess": _allow(*(f"dynamodb:{action}" for action in READ_TABLES)),
    "AmazonEventBridgeFullAccess": _allow("events:*", "scheduler:*", "schemas:*", "pipes:*"),
    "AmazonEventBridgeSchedulerFullAccess": _allow("scheduler:*", "iam:PassRole"),
    "AmazonSQSFullAccess": _allow("sqs:*"),
    "AmazonSQSReadOnlyAccess": _allow(*READ_QUEUES),
}

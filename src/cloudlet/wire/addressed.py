"""Which service a call is addressed to.

A call names its service up to four times (target header, signature, host, form), and clients differ in which
they fill in; the most exact name wins.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from cloudlet.errors import AwsError
from cloudlet.wire.operations import service_model
from cloudlet.wire.request import HttpRequest

QUEUE_PATH = re.compile(r"/\d{12}/[A-Za-z0-9_-]{1,80}(\.fifo)?/?")
TARGETS = {
    "AmazonSQS": "sqs",
    "DynamoDB_20120810": "dynamodb",
    "DynamoDBStreams_20120810": "dynamodbstreams",
    "AWSEvents": "events",
    "AWSStepFunctions": "stepfunctions",
    "Logs_20140328": "logs",
    "AmazonSSM": "ssm",
    "secretsmanager": "secretsmanager",
    "Kinesis_20131202": "kinesis",
    "TrentService": "kms",
    "GraniteServiceVersion20100801": "cloudwatch",
}
"""What stands before the dot in X-Amz-Target -> boto3's name of the service."""

SIGNED_AS = {
    "states": "stepfunctions",
    "monitoring": "cloudwatch",
    "email": "ses",
    "elasticloadbalancing": "elbv2",
    "tagging": "resourcegroupstaggingapi",
    "queue": "sqs",
}
"""The service's name in a signature or a host name -> boto3's, where they differ."""


def service_of(http: HttpRequest) -> str:
    """boto3's name of the service that a call is for; raises AwsError where nothing in the call tells."""
    target = http.headers.get("x-amz-target")
    if target and (known := TARGETS.get(target.partition(".")[0])):
        return known
    name = _signed(http) or _host(http.url) or _form(http) or ("sqs" if is_queue(http.url) else None)
    if not name:
        raise AwsError("MissingAuthenticationToken", "Missing Authentication Token", 403)
    name = SIGNED_AS.get(name, name)
    return "apigatewayv2" if name == "apigateway" and urlsplit(http.url).path.startswith("/v2/") else name


def is_queue(url: str) -> bool:
    """Whether a URL is the address of a queue: account and name."""
    return QUEUE_PATH.fullmatch(urlsplit(url).path) is not None


def _signed(http: HttpRequest) -> str | None:
    scope = http.headers.get("authorization", "").partition("Credential=")[2].partition(",")[0]
    if not scope and "X-Amz-Credential=" in http.url:
        scope = parse_qs(urlsplit(http.url).query)["X-Amz-Credential"][0]
    parts = scope.strip().split("/")
    return parts[-2] if len(parts) >= 5 else None


def _host(url: str) -> str | None:
    host = urlsplit(url).hostname or ""
    labels = host.removesuffix(".cn").split(".")
    if labels[-2:] != ["amazonaws", "com"]:
        return None
    named = [label for label in labels[:-2] if label in HOSTS]
    return named[-1] if named else labels[0]


HOSTS = {"sqs", "sns", "lambda", "dynamodb", "s3", "sts", "iam", "events", "scheduler", "logs", "queue"}


def _form(http: HttpRequest) -> str | None:
    """The query protocol without a signature: the API version tells the service."""
    text = http.body.decode("utf-8", "replace") or urlsplit(http.url).query
    form = parse_qs(text[:100_000])
    if "Action" not in form:
        return None
    action, version = form["Action"][0], form.get("Version", [""])[0]
    return VERSIONS.get(version) or ("sqs" if action in service_model("sqs").operation_names else None)


VERSIONS = {
    "2012-11-05": "sqs",
    "2010-03-31": "sns",
    "2010-05-08": "iam",
    "2011-06-15": "sts",
    "2010-05-15": "cloudformation",
    "2010-08-01": "cloudwatch",
}

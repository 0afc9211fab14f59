"""What API Gateway refuses about an integration when it takes an API in, in its own words.

Sources: the words are API Gateway's as people met them, github.com/aws/aws-cdk/issues/6404 (no httpMethod),
github.com/CodeGenieApp/serverless-express/issues/169 (no ARN), github.com/localstack/localstack/pull/12324 (recorded:
an ARN of something else), github.com/aws/aws-cdk/issues/31063 (a timeout out of its range), github.com/getmoto/moto,
tests/test_apigateway (a proxy of another service; as its maintainers say, those tests were verified on AWS).
"""

from __future__ import annotations

import re
from typing import Any

TIMEOUT_MS = (50, 29_000)
CALLS_ELSEWHERE = ("aws", "aws_proxy", "http", "http_proxy")
CALLS_AWS = CALLS_ELSEWHERE[:2]
ARN = re.compile(r"arn:aws[\w-]*:[\w-]+:.+")
ADDRESS = re.compile(
    r"arn:aws[\w-]*:apigateway:[^:]+:(?:[\w-]+\.)?(?P<service>[\w${}.-]+):(?:path|action)/.*", re.DOTALL
)
PROXIED = ("lambda", "firehose")
NO_PROXY = "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations."


def refusal(integration: Any) -> str | None:
    """Why API Gateway takes no such `x-amazon-apigateway-integration`; None where it does."""
    if not isinstance(integration, dict):
        return None
    kind, uri = str(integration.get("type", "")).lower(), str(integration.get("uri") or "")
    if kind in CALLS_ELSEWHERE and not integration.get("httpMethod"):
        return "Enumeration value for HttpMethod must be non-empty"
    timeout = integration.get("timeoutInMillis")
    if isinstance(timeout, int) and not TIMEOUT_MS[0] <= timeout <= TIMEOUT_MS[1]:
        return f"Timeout should be between {TIMEOUT_MS[0]} ms and {TIMEOUT_MS[1]} ms"
    if kind not in CALLS_AWS:
        return None
    if address := ADDRESS.fullmatch(uri):
        service = address["service"]
        return NO_PROXY if kind == "aws_proxy" and "$" not in service and service not in PROXIED else None
    if ARN.fullmatch(uri):
        return "AWS ARN for integration must contain path or action"
    return "Invalid ARN specified in the request"

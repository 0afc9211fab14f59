"""What API Gateway refuses about a method or a stage that is written as a resource, in its own words.

Sources: API Gateway API Reference, PutMethod, PutMethodResponse, PutIntegrationResponse, CreateStage; the words are API
Gateway's as people met them, on GitHub: hashicorp/terraform-provider-aws, issue 2918 (a stage twice),
aws-cloudformation/cloudformation-coverage-roadmap, issue 2419 (a stage of no deployment). That a stage's name may have
hyphens is in the reference only.
"""

from __future__ import annotations

import re
from typing import Any

from cloudlet.deploy.stages import SAM_DEPLOYMENT_STAGE

VERBS = ("GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY")
NO_VERB = f"Invalid HttpMethod specified. Valid options are {','.join(VERBS)}"
STATUS = re.compile(r"[1-5]\d\d")
NO_STATUS = (
    "1 validation error detected: Value '{}' at 'statusCode' failed to satisfy constraint: Member must satisfy regular "
    r"expression pattern: [1-5]\d\d"
)
STAGE_NAME = re.compile(r"[a-zA-Z0-9_-]+")
NO_STAGE_NAME = "Stage name only allows a-zA-Z0-9_"
BAD, CONFLICT = "BadRequestException", "ConflictException"
Refusal = tuple[str, str, tuple[str, ...]]
"""AWS's message and code, and where it stands in the properties."""


def method_refusal(method: dict[str, Any], there: dict[str, Any], key: str) -> Refusal | None:
    """Why there can be no such method, beside those of its resource that are there, under their keys in OpenAPI."""
    if str(method["HttpMethod"]).upper() not in VERBS:
        return NO_VERB, BAD, ("HttpMethod",)
    if key in there:
        return "Method already exists for this resource", CONFLICT, ("HttpMethod",)
    integration = method.get("Integration") or {}
    for steps, responses in (
        (("MethodResponses",), method.get("MethodResponses", [])),
        (("Integration", "IntegrationResponses"), integration.get("IntegrationResponses", [])),
    ):
        for number, response in enumerate(responses):
            if refused := status_refusal(response.get("StatusCode")):
                return refused, "ValidationException", (*steps, str(number), "StatusCode")
    return None


def status_refusal(status: object) -> str | None:
    """Why no response has this status; None where one can."""
    return None if STATUS.fullmatch(str(status)) else NO_STATUS.format(status)


def stage_refusal(stage: dict[str, Any], there: set[str]) -> Refusal | None:
    """Why there can be no such stage, beside those of its API that are there."""
    if not stage.get("DeploymentId"):
        return "DeploymentId cannot be empty", "InvalidRequest", ()
    if stage["StageName"] in there - {SAM_DEPLOYMENT_STAGE}:
        return "Stage already exists", CONFLICT, ("StageName",)
    return name_refusal(stage)


def name_refusal(stage: dict[str, Any]) -> Refusal | None:
    """Why no stage can be called so; None where one can, or where there is none to call."""
    name = str(stage.get("StageName", "a"))
    return None if STAGE_NAME.fullmatch(name) else (NO_STAGE_NAME, BAD, ("StageName",))

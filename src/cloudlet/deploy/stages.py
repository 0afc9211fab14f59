"""The stages of REST APIs, found before anything is made: an API needs its stage's name to be served."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cloudlet.deploy.evaluation import Evaluation

SAM_DEPLOYMENT_STAGE = "Stage"  # SAM's deployments make a stage of this name that nobody means
STAGED = ("AWS::ApiGateway::Stage", "AWS::ApiGateway::Deployment")

Stages = dict[str, list[str]]


def stages_of_apis(resources: dict[str, Any], active: Iterable[str], evaluation: Evaluation) -> Stages:
    """The stage names of each API, by logical id: Stage resources first, then deployments."""
    found: dict[str, Stages] = {}
    for logical_id in active:
        kind, properties = resources[logical_id]["Type"], resources[logical_id].get("Properties", {})
        api = api_of(properties.get("RestApiId"))
        if kind in STAGED and api and "StageName" in properties:
            steps = ("Resources", logical_id, "Properties", "StageName")
            name = str(evaluation.resolved(properties["StageName"], steps))
            found.setdefault(api, {}).setdefault(kind, []).append(name)
    return {api: _together(*(of_kind.get(kind, []) for kind in STAGED)) for api, of_kind in found.items()}


def _together(named: list[str], deployed: list[str]) -> list[str]:
    meant = [stage for stage in deployed if not named or stage != SAM_DEPLOYMENT_STAGE]
    return list(dict.fromkeys([*named, *meant]))


def api_of(reference: Any) -> str | None:
    """The logical id in `!Ref Api` or `!GetAtt Api.RestApiId`."""
    if not isinstance(reference, dict):
        return None
    found = reference.get("Ref") or reference.get("Fn::GetAtt")
    return str(found[0] if isinstance(found, list) else found).partition(".")[0] if found else None

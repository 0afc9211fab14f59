"""The `curl` that shows a person that the lesson runs: an order to its API, else to its queue, else to its function."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from workshop.deploying.deployment import Deployed

ORDER = json.dumps({"order_id": "o-1001", "customer": "ada", "amount": 4200})
RECORDS = f'{{"records": [{ORDER}]}}'  # as lesson 03's functions take them
API_ID = re.compile(r"^https?://([a-z0-9]+)\.execute-api\.[^/]+/?(.*)$")
METHODS = ("post", "put", "get", "delete", "x-amazon-apigateway-any-method")


def outputs(deployed: Deployed) -> dict[str, str]:
    """The stack's outputs; an API's URL in the form that LocalStack answers to, which needs no DNS."""
    return {name: reachable(deployed, value) for name, value in deployed.stack.outputs().items()}


def reachable(deployed: Deployed, url: str) -> str:
    """The URL of a REST API as this machine reaches it; anything else as it is."""
    match = API_ID.match(url)
    if deployed.endpoint.url is None or match is None:
        return url
    return f"{deployed.endpoint.url}/_aws/execute-api/{match[1]}/{match[2]}"


def commands(deployed: Deployed) -> list[str]:
    """What to type, the first that fits the lesson; calls on AWS would have to be signed, so there only an API's."""
    if deployed.endpoint.url is None:
        return list(_to_api(deployed))
    return list(_to_api(deployed)) or list(_to_queue(deployed)) or list(_to_function(deployed))


def looks(deployed: Deployed) -> list[str]:
    """What shows how it went: the items of a table, else the messages of a queue."""
    if deployed.endpoint.url is None:
        return []
    return list(_at_tables(deployed)) or list(_at_queues(deployed))


def _to_api(deployed: Deployed) -> Iterator[str]:
    url = next((url for url in outputs(deployed).values() if "execute-api" in url), "")
    for method, path in _operations(deployed) if url else ():
        base = url.rstrip("/").removesuffix(path)
        body = f" -H 'Content-Type: application/json' -d '{ORDER}'" if method in ("POST", "PUT") else ""
        yield f"curl -X {method} '{base}{path}'{body}"


def _operations(deployed: Deployed) -> Iterator[tuple[str, str]]:
    for properties in _properties(deployed, "AWS::ApiGateway::RestApi"):
        for path, item in properties.get("Body", {}).get("paths", {}).items():
            for method in METHODS:
                if method in item:
                    yield method.upper() if method.isalpha() else "POST", path
    for properties in _properties(deployed, "AWS::ApiGateway::Method"):
        yield properties["HttpMethod"].replace("ANY", "POST"), _path(deployed, properties["ResourceId"])


def _path(deployed: Deployed, resource: dict[str, Any]) -> str:
    """The path of an AWS::ApiGateway::Resource, which names its parent; the root is none of them."""
    properties = deployed.document["Resources"].get(resource.get("Ref"), {}).get("Properties")
    return f"{_path(deployed, properties['ParentId'])}/{properties['PathPart']}" if properties else ""


def _to_queue(deployed: Deployed) -> Iterator[str]:
    if any(_properties(deployed, "AWS::Lambda::EventSourceMapping")):
        for url in _queue_urls(deployed):
            yield f"curl '{url}?Action=SendMessage&MessageBody={quote(ORDER)}'"


def _to_function(deployed: Deployed) -> Iterator[str]:
    for name in _physical_ids(deployed, "AWS::Lambda::Function"):
        yield f"curl '{deployed.endpoint.url}/2015-03-31/functions/{name}/invocations' -d '{RECORDS}'"


def _at_tables(deployed: Deployed) -> Iterator[str]:
    kind = "-H 'Content-Type: application/x-amz-json-1.0' -H 'X-Amz-Target: DynamoDB_20120810.Scan'"
    for name in _physical_ids(deployed, "AWS::DynamoDB::Table"):
        yield f"curl {deployed.endpoint.url} {kind} -d '{json.dumps({'TableName': name})}'"


def _at_queues(deployed: Deployed) -> Iterator[str]:
    for url in _queue_urls(deployed):
        yield f"curl '{url}?Action=ReceiveMessage&MaxNumberOfMessages=10'"


def _queue_urls(deployed: Deployed) -> list[str]:
    """The queue that the template calls its QueueUrl; there is one at most."""
    return [url for name, url in deployed.stack.outputs().items() if name == "QueueUrl"]


def _physical_ids(deployed: Deployed, kind: str) -> list[str]:
    """The resources of a kind that the template names in its outputs."""
    named = deployed.stack.outputs().values()
    return [name for each, name in deployed.stack.resources().values() if each == kind and name in named]


def _properties(deployed: Deployed, kind: str) -> Iterator[dict[str, Any]]:
    for resource in deployed.document["Resources"].values():
        if resource["Type"] == kind:
            yield resource.get("Properties", {})

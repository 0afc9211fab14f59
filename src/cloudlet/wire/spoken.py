"""Which of a service's protocols a request speaks.

SQS has changed its protocol: a client of today sends JSON, one of 2023 a form, and both are answered in kind.
"""

from __future__ import annotations

from cloudlet.wire.operations import service_model
from cloudlet.wire.request import HttpRequest


def spoken(service: str, http: HttpRequest) -> str:
    """The protocol of a request, by botocore's name for it; raises AwsError for an unknown service."""
    if "x-amz-target" in http.headers:
        return "json"
    own: str = service_model(service).metadata["protocol"]
    if own.startswith("rest-"):
        return own
    if "smithy-protocol" in http.headers:
        return "smithy-rpc-v2-cbor"
    plain = http.headers.get("content-type", "").startswith("application/x-amz-json")
    return "json" if own == "json" and plain else "query"

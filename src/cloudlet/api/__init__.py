"""API Gateway's REST front: HTTP requests in, integrations behind, HTTP responses out."""

from cloudlet.api.rest_api import RestApi
from cloudlet.api.rest_apis import RestApis

__all__ = ["RestApi", "RestApis"]

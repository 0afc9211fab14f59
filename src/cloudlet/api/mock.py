"""The MOCK integration: the request template itself says which integration response is given.

SAM answers the browsers' OPTIONS requests with it where an API has Cors.
"""

from __future__ import annotations

import json

from cloudlet.api.exchange import Exchange
from cloudlet.api.gateway import gateway_error
from cloudlet.api.integration_response import BackendAnswer, method_response
from cloudlet.api.mapping import UnsupportedMediaType, integration_request
from cloudlet.api.vtl import BadTemplate


def run(exchange: Exchange) -> None:
    """Answer by the integration response that fits the template's {"statusCode": ...}."""
    try:
        text = integration_request(exchange).body
        status = str(json.loads(text)["statusCode"])
    except UnsupportedMediaType as unsupported:
        exchange.finish(gateway_error(415, str(unsupported)))
    except (BadTemplate, ValueError, KeyError, TypeError) as error:
        reason = f'A mock integration needs a request template such as {{"statusCode": 200}}: {error}.'
        exchange.finish(gateway_error(500, reason))
    else:
        exchange.finish(method_response(exchange, BackendAnswer("", status)))

"""An AWS service's answer as API Gateway sees it: JSON, or XML for an integration that asks for it.

API Gateway asks SQS for JSON, which then says in JSON what it would have said in XML (recorded on AWS,
2024-07-12).
"""

from __future__ import annotations

import json

from cloudlet.api.aws_call import AwsCall, NoAction
from cloudlet.api.integration_response import BackendAnswer
from cloudlet.errors import AwsError
from cloudlet.wire import Result, query_json, xml
from cloudlet.wire.errors import json_error
from cloudlet.wire.values import to_json

JSON_TYPE, XML_TYPE = "application/json", "application/xml"
SHOWN = 60  # characters


def accepted(call: AwsCall, result: Result, request_id: str, *, as_xml: bool) -> BackendAnswer:
    """The answer to a call that succeeded."""
    if call.operation.protocol != "query":
        return _answer(200, to_json(result), request_id)
    if as_xml:
        text = xml.response(call.operation, result, request_id).body.decode()
        return _answer(200, text, request_id, content_type=XML_TYPE)
    return _answer(200, query_json.response(call.operation, result, request_id).body.decode(), request_id)


def refused(service: str, protocol: str, error: AwsError, request_id: str, *, as_xml: bool) -> BackendAnswer:
    """The answer to a call that the service, or its access control, refuses."""
    reason = f"{service.upper()} refused the call: {error.code} {error.message}".strip()
    if error.code == "UnknownOperationException" and not error.message:
        return _answer(error.status, xml.UNKNOWN_OPERATION, request_id, f"{reason}. {_unknown(error)}")
    if protocol != "query":
        return _answer(error.status, json_error(service, error, request_id).body.decode(), request_id, reason)
    if as_xml:
        text = xml.error(service, error, request_id).body.decode()
        return _answer(error.status, text, request_id, reason, XML_TYPE)
    return _answer(error.status, query_json.error(error, request_id).body.decode(), request_id, reason)


def _answer(
    status: int, body: str, request_id: str, reason: str | None = None, content_type: str = JSON_TYPE
) -> BackendAnswer:
    headers = {"x-amzn-RequestId": request_id, "Content-Type": content_type}
    return BackendAnswer(body, str(status), headers, content_type, reason)


def _unknown(error: AwsError) -> str:
    if isinstance(error, NoAction) and error.method != "POST":
        return f"SQS reads a form from the body of a POST, and the integration's httpMethod is {error.method}."
    if isinstance(error, NoAction):
        first = json.dumps(error.form.partition("=")[0][:SHOWN].replace(" ", "␣"), ensure_ascii=False)
        return f"No field of the form is named Action; the first one is named {first}."
    return (
        "SQS reads a form only: the integration must set the header Content-Type to "
        "'application/x-www-form-urlencoded', and the body must name its Action."
    )

"""The AWS integration: a request becomes a call of an AWS service, under a role, with no function between.

Without credentials the service is called anonymously, and SQS denies that. A refusal is an answer of the
backend like any other: what the caller sees of it is up to the integration responses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cloudlet import permissions, regions
from cloudlet.api import aws_answer, aws_call
from cloudlet.api.aws_call import AwsCall
from cloudlet.api.exchange import Exchange
from cloudlet.api.gateway import gateway_error
from cloudlet.api.integration_response import method_response
from cloudlet.api.mapping import IntegrationRequest, UnsupportedMediaType, integration_request
from cloudlet.api.vtl import BadTemplate
from cloudlet.errors import AwsError
from cloudlet.iam import Roles
from cloudlet.ids import Ids
from cloudlet.wire.request import Reply, Request, Result

PRINCIPAL = "apigateway.amazonaws.com"
CALLER = "api"
SESSION = "BackplaneAssumeRoleSession"


@dataclass(frozen=True)
class AwsServices:
    """The services as API Gateway reaches them."""

    account: str
    region: str
    ids: Ids
    roles: Roles
    dispatch: Callable[[Request, Reply], None]

    def run(self, exchange: Exchange) -> None:
        """Map the request, make the call that it means, and map the answer back."""
        role = exchange.integration.credentials
        if role is not None and not self.roles.may_assume(PRINCIPAL, role):
            exchange.finish(gateway_error(500, _no_role(role)))
            return
        try:
            mapped = integration_request(exchange)
        except UnsupportedMediaType as unsupported:
            exchange.finish(gateway_error(415, str(unsupported)))
        except BadTemplate as error:
            exchange.finish(gateway_error(500, f"The request template cannot be filled: {error}."))
        else:
            self._call(exchange, mapped, role)

    def _call(self, exchange: Exchange, mapped: IntegrationRequest, role: str | None) -> None:
        integration = exchange.integration
        try:
            call = aws_call.read(integration.uri, integration.http_method, mapped)
            request = Request(call.operation.service, call.operation.name, call.params, CALLER, role)
            self._authorize(request, call.region or self.region)
        except AwsError as error:
            self._answer(exchange, mapped, None, error)
            return
        self.dispatch(request, lambda answer: self._answer(exchange, mapped, call, answer))

    def _authorize(self, request: Request, region: str) -> None:
        """Raise what AWS answers to a call that the role does not allow, or that goes to another region."""
        if request.role is None:
            place = f"https://{request.service}.{region}.amazonaws.com/"
            raise AwsError("AccessDenied", f"Access to the resource {place} is denied.", 403)
        unknown = [permissions.Permission(f"{request.service}:{request.operation}", "*")]
        for one in list(permissions.needed(request, region, self.account)) or unknown:
            asked = request.role, one.action, one.resource
            if not self.roles.allows(*asked):
                raise permissions.refusal(one, request.role, SESSION, denied=self.roles.forbids(*asked))
        if region != self.region:
            nothing = AwsError("UnknownOperationException", f"There is nothing in {region} that cloudlet knows.", 404)
            raise regions.not_there(request, region, self.account) or nothing

    def _answer(
        self, exchange: Exchange, mapped: IntegrationRequest, call: AwsCall | None, answer: Result | AwsError
    ) -> None:
        as_xml = "xml" in (mapped.header("accept") or "")
        request_id = self.ids.uuid()
        if isinstance(answer, AwsError):
            service = aws_call.service_of(exchange.integration.uri)
            protocol = _protocol(mapped)
            backend = aws_answer.refused(service, protocol, answer, request_id, as_xml=as_xml)
        else:
            assert call is not None
            backend = aws_answer.accepted(call, answer, request_id, as_xml=as_xml)
        exchange.finish(method_response(exchange, backend))


def _protocol(mapped: IntegrationRequest) -> str:
    return "json" if mapped.header("x-amz-target") else "query"


def _no_role(role: str) -> str:
    return (
        f"API Gateway may not assume the role {role}: it must exist, and its AssumeRolePolicyDocument must "
        f"allow sts:AssumeRole to the service {PRINCIPAL}."
    )

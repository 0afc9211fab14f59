"""What works here and would be refused on AWS: calls that a function's role does not allow.

It costs no points, for no promise is broken by it; but who deploys the folder to AWS meets it there.
"""

from __future__ import annotations

from grader.shop import Shop

POLICIES = {
    "sqs:SendMessage": "SQSSendMessagePolicy",
    "sqs:ReceiveMessage": "SQSPollerPolicy",
    "sqs:DeleteMessage": "SQSPollerPolicy",
    "sqs:ChangeMessageVisibility": "SQSPollerPolicy",
    "sqs:GetQueueAttributes": "SQSPollerPolicy",
    "lambda:InvokeFunction": "LambdaInvokePolicy",
}
OF_TABLES = "DynamoDBCrudPolicy"


def refused_calls(shop: Shop) -> tuple[str, ...]:
    """A sentence for each call that AWS would refuse, in the names of the template."""
    events = shop.history.of("not_allowed") if shop.opened else []
    calls = {(event.facts["function"], event.facts["action"], event.facts["resource"]) for event in events}
    return tuple(sorted(_sentence(shop, *call) for call in calls))


def _sentence(shop: Shop, function: str, action: str, resource: str) -> str:
    what = shop.plain_name(resource.rsplit(":", 1)[-1].rsplit("/", 1)[-1])
    policy = POLICIES.get(action, OF_TABLES if action.startswith("dynamodb:") else "")
    act = f"Under its Policies, {policy} would allow it." if policy else "Its Policies have to allow it."
    return f"the role of {shop.plain_name(function)} does not allow {action} on {what}: AccessDenied. {act}"

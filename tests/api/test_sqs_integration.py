"""API Gateway puts a request's body on a queue, with no function in between."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cloudlet.errors import AwsError
from tests.api.fakes import ACCOUNT, FORM, QUEUE_ARN, QUEUE_URI, REGION, ROLE_ARN, World, definition

ENCODED = "Action=SendMessage&MessageBody=$util.urlEncode($input.body)"
ANSWER = '{"message_id": "$input.path(\'$.SendMessageResponse.SendMessageResult.MessageId\')"}'
RESPONSES = {
    "default": {"statusCode": "200", "responseTemplates": {"application/json": ANSWER}},
    "[45]\\d\\d": {"statusCode": "502", "responseTemplates": {"application/json": '{"error": "not queued"}'}},
}
AWKWARD = [
    '{"a": 1}',
    "a&b=c",
    "1+1=2",
    "100%41",
    'it\'s "quoted"',
    "two\nlines\r\n",
    "🦆 naïve ~*",
    " lead",
    "{}",
]


def post(world: World, body: str, headers: dict[str, str] | None = None, **integration: Any) -> tuple[int, Any]:
    given = {"requestTemplates": {"application/json": ENCODED}, "responses": RESPONSES, **integration}
    api = world.queue_api(**given)
    response = world.http("POST", api.url + "/orders", body.encode(), headers or {})
    return response.status, json.loads(response.body)


@pytest.mark.parametrize("body", AWKWARD)
def test_an_encoded_body_arrives_byte_for_byte(body: str) -> None:
    world = World()
    assert post(world, body) == (200, {"message_id": "m-1"})
    (request,) = world.sent
    assert request.params == {
        "MessageBody": body,
        "QueueUrl": f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/orders",
    }
    assert (request.caller, request.role) == ("api", ROLE_ARN)


@pytest.mark.parametrize(("body", "arrives"), [("a&b", "a"), ("1+1", "1 1"), ("%41%42", "AB"), ("a=b", "a=b")])
def test_a_body_that_is_not_encoded_is_taken_apart_as_a_form(body: str, arrives: str) -> None:
    world = World()
    template = {"application/json": "Action=SendMessage&MessageBody=$input.body"}
    assert post(world, body, requestTemplates=template)[0] == 200
    assert world.sent[0].params["MessageBody"] == arrives


def test_a_header_travels_as_a_message_attribute_when_it_is_there() -> None:
    template = (
        "Action=SendMessage&MessageBody=$util.urlEncode($input.body)"
        "#if($input.params('x-customer') != '')"
        "&MessageAttribute.1.Name=customer&MessageAttribute.1.Value.DataType=String"
        "&MessageAttribute.1.Value.StringValue=$util.urlEncode($input.params('x-customer'))"
        "#end"
    )
    world = World()
    post(world, "{}", {"X-Customer": "ada & grace"}, requestTemplates={"application/json": template})
    post(world, "{}", requestTemplates={"application/json": template})
    attribute = {"customer": {"DataType": "String", "StringValue": "ada & grace"}}
    assert world.sent[0].params["MessageAttributes"] == attribute
    assert "MessageAttributes" not in world.sent[1].params


def test_without_the_forms_content_type_sqs_knows_no_operation() -> None:
    world = World()
    status, _ = post(world, "{}", requestParameters={})
    assert (status, world.sent) == (502, [])
    assert "Content-Type to 'application/x-www-form-urlencoded'" in world.reason


def test_a_form_in_the_body_of_a_get_is_not_read() -> None:
    world = World()
    assert post(world, "{}", httpMethod="GET")[0] == 502
    assert "the integration's httpMethod is GET" in world.reason


def test_the_queues_of_another_region_are_not_those_of_this_one() -> None:
    world = World()
    assert post(world, "{}", uri=QUEUE_URI.replace(REGION, "us-east-1"))[0] == 502
    assert world.sent == []
    assert "arn:aws:sqs:us-east-1:" in world.reason


def test_a_role_for_everything_finds_nothing_in_another_region() -> None:
    world = World()
    world.allow("*", "*")
    status, body = post(
        world, "{}", uri=QUEUE_URI.replace(REGION, "us-east-1"), responses={"400": {"statusCode": "400"}}
    )
    assert (status, body["Error"]["Code"]) == (400, "AWS.SimpleQueueService.NonExistentQueue")
    table = {"application/json": '{"TableName": "orders", "Item": {"id": {"S": "1"}}}'}
    post(world, "{}", uri="arn:aws:apigateway:us-east-1:dynamodb:action/PutItem", requestTemplates=table)
    assert world.reason.endswith("ResourceNotFoundException Requested resource not found")
    assert world.sent == []


@pytest.mark.parametrize("headers", [{}, {"integration.request.header.X-Amz-Target": "'AmazonSQS.SendMessage'"}])
def test_an_address_that_names_no_service_is_an_error_of_the_backend(headers: dict[str, str]) -> None:
    assert post(World(), "{}", uri="nowhere", requestParameters=headers) == (502, {"error": "not queued"})


def test_a_refusal_is_a_200_where_only_the_default_response_is_given() -> None:
    world = World(refusal=AwsError("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist."))
    status, body = post(world, "{}", responses={"default": {"statusCode": "200"}})
    assert status == 200
    assert body["Error"]["Code"] == "AWS.SimpleQueueService.NonExistentQueue"


def test_a_selection_pattern_turns_a_refusal_into_an_error() -> None:
    world = World(refusal=AwsError("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist."))
    assert post(world, "{}") == (502, {"error": "not queued"})
    assert world.reason == (
        "SQS refused the call: AWS.SimpleQueueService.NonExistentQueue The specified queue does not exist."
    )


def test_without_a_fitting_integration_response_the_caller_sees_a_500() -> None:
    world = World()
    status, body = post(world, "{}", responses={"4\\d\\d": {"statusCode": "400"}})
    assert (status, body) == (500, {"message": "Internal server error"})
    assert "No integration response fits the backend's '200'" in world.reason


@pytest.mark.parametrize(
    ("declared", "status"), [({"200": {}}, 200), ({"201": {}}, 500), ({}, 500), ({"default": {}}, 200)]
)
def test_a_status_that_the_method_does_not_declare_becomes_a_500_though_the_message_is_sent(
    declared: dict[str, Any], status: int
) -> None:
    world = World()
    document = definition({"/orders": {"post": world.queue_integration()}})
    document["paths"]["/orders"]["post"]["responses"] = declared
    api = world.apis.create("shop", document, "Prod")
    assert world.http("POST", api.url + "/orders", b"{}").status == status
    assert len(world.sent) == 1
    assert ("Output mapping refers to an invalid method response: 200" in world.reason) == (status == 500)


def test_a_stage_variable_names_the_queue() -> None:
    world = World()
    api = world.queue_api(uri=QUEUE_URI.replace("/orders", "/${stageVariables.queue}"))
    api.variables["queue"] = "orders"
    assert world.http("POST", api.url + "/orders", b"{}").status == 200
    assert world.sent[0].params["QueueUrl"].endswith("/orders")


def test_without_credentials_sqs_denies_access() -> None:
    world = World()
    status, body = post(world, "{}", credentials=None, responses={"default": {"statusCode": "200"}})
    message = f"Access to the resource https://sqs.{REGION}.amazonaws.com/ is denied."
    assert (status, world.sent) == (200, [])
    assert body["Error"] == {"Code": "AccessDenied", "Message": message, "Type": "Sender"}


def test_a_role_that_may_send_elsewhere_only_is_denied() -> None:
    world = World()
    world.allow("sqs:SendMessage", QUEUE_ARN + "-other")
    status, body = post(world, "{}", responses={"403": {"statusCode": "403"}})
    assert (status, world.sent) == (403, [])
    assert f"is not authorized to perform: sqs:sendmessage on resource: {QUEUE_ARN}" in body["Error"]["Message"]


def test_who_may_send_may_send_a_batch() -> None:
    """Service Authorization Reference, SQS: there is no action for batches."""
    world = World()
    fields = "SendMessageBatchRequestEntry.1.Id=a&SendMessageBatchRequestEntry.1.MessageBody=x"
    template = {"application/json": f"Action=SendMessageBatch&{fields}"}
    assert post(world, "{}", requestTemplates=template)[0] == 200
    assert [request.operation for request in world.sent] == ["SendMessageBatch"]


def test_a_role_that_api_gateway_may_not_assume_is_a_500() -> None:
    world = World()
    lambda_only = {"Statement": {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}}}
    world.roles.put("sender", ROLE_ARN, [], trust=lambda_only)
    assert post(world, "{}") == (500, {"message": "Internal server error"})
    assert world.reason.startswith(f"API Gateway may not assume the role {ROLE_ARN}")


def test_a_form_that_no_template_takes_goes_through_unmapped() -> None:
    world = World()
    post(world, "Action=SendMessage&MessageBody=forged", {"Content-Type": FORM})
    assert world.sent[0].params["MessageBody"] == "forged"


@pytest.mark.parametrize("passthrough", ["never", "when_no_templates"])
def test_what_no_template_takes_is_a_415_when_nothing_passes_through(passthrough: str) -> None:
    world = World()
    status, body = post(world, "x", {"Content-Type": "text/plain"}, passthroughBehavior=passthrough)
    assert (status, body, world.sent) == (415, {"message": "Unsupported Media Type"}, [])


def test_a_charset_does_not_keep_a_template_from_being_found() -> None:
    world = World()
    assert post(world, "{}", {"Content-Type": "application/json; charset=utf-8"})[0] == 200


def test_a_wrong_template_is_a_500_that_says_where() -> None:
    world = World()
    status, _ = post(world, "{}", requestTemplates={"application/json": "Action=SendMessage\n#if($input.body"})
    assert (status, world.sent) == (500, [])
    assert world.reason == ("The request template cannot be filled: line 2, column 16: expected ')', came 'the end'.")


def test_the_action_form_of_the_uri_takes_its_parameters_from_the_query() -> None:
    world = World()
    parameters = {
        "integration.request.querystring.QueueUrl": f"'https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/orders'",
        "integration.request.querystring.MessageBody": "method.request.body",
    }
    uri = f"arn:aws:apigateway:{REGION}:sqs:action/SendMessage"
    assert post(world, "a&b", uri=uri, requestParameters=parameters, requestTemplates={})[0] == 200
    assert world.sent[0].params["MessageBody"] == "a&b"


def test_a_response_header_can_be_set_from_the_backends_answer() -> None:
    world = World()
    source = "integration.response.body.SendMessageResponse.SendMessageResult.MessageId"
    given = {"statusCode": "202", "responseParameters": {"method.response.header.X-Message": source}}
    response = world.http("POST", world.queue_api(responses={"default": given}).url + "/orders", b"{}")
    assert (response.status, response.headers["X-Message"]) == (202, "m-1")


def test_a_template_can_override_the_status() -> None:
    world = World()
    given = {
        "statusCode": "200",
        "responseTemplates": {"application/json": "#set($context.responseOverride.status = 201)"},
    }
    api = world.queue_api(responses={"default": given})
    assert world.http("POST", api.url + "/orders", b"{}").status == 201

"""What API Gateway refuses about parameter mappings: of a method written as a resource, and of a definition."""

from __future__ import annotations

import pytest

from cloudlet.errors import TemplateError

METHOD = """\
Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: orders}}
  Post:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: POST
      RequestParameters: {method.request.header.x-customer: false, method.request.querystring.page: true}
      MethodResponses:
        - StatusCode: 200
          ResponseParameters: {method.response.header.Location: true}
        - StatusCode: 500
      Integration:
        Type: MOCK
        RequestParameters:
          integration.request.header.A: REQUEST
        IntegrationResponses:
          - StatusCode: STATUS
            ResponseParameters:
              method.response.header.HEADER: RESPONSE
"""
DEFINITION = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      DefinitionBody:
        openapi: 3.0.1
        components: {parameters: {page: {name: page, in: query}}, responses: {ok: {headers: {Location: {}}}}}
        paths:
          /{id}:
            parameters: [{name: id, in: path, required: true}]
            post:
              parameters: [{name: x-customer, in: header}, {$ref: "#/components/parameters/page"}]
              responses: {200: {$ref: "#/components/responses/ok"}, 500: {description: "no"}}
              x-amazon-apigateway-integration:
                type: mock
                requestParameters:
                  integration.request.header.A: REQUEST
                responses:
                  default:
                    statusCode: STATUS
                    responseParameters:
                      method.response.header.HEADER: RESPONSE
"""
RIGHT = {"REQUEST": "\"'a'\"", "STATUS": "200", "HEADER": "Location", "RESPONSE": "\"'a'\""}
WORDS = r"Invalid mapping expression specified: Validation Result: warnings : \[\], errors : \[{}\]\. {}"
QUOTES = "A text that is to be sent as it is stands in quotes of its own"
UNDECLARED = "Invalid mapping expression parameter specified: "


def filled(text: str, **instead: str) -> str:
    for word, value in (RIGHT | instead).items():
        text = text.replace(word, value)
    return text


WRONG = [
    ({"REQUEST": "text/plain"}, 17, 19, "", "Invalid mapping expression specified: text/plain", QUOTES),
    ({"REQUEST": "'\"a\"'"}, 17, 19, "", 'Invalid mapping expression specified: "a"', QUOTES),
    (
        {"REQUEST": "method.request.querystring.x"},
        17,
        19,
        "",
        UNDECLARED + "method.request.querystring.x",
        "Declare it",
    ),
    ({"REQUEST": "method.request.path.other"}, 17, 19, "", UNDECLARED + "method.request.path.other", "Declare it"),
    ({"RESPONSE": "true"}, 21, 24, " response", "Invalid mapping expression specified: true", QUOTES),
    ({"HEADER": "B"}, 21, 24, " response", UNDECLARED + "method.response.header.B", "Declare it as a header"),
    ({"STATUS": "500"}, 21, 24, " response", UNDECLARED + "method.response.header.Location", "Declare it as a header"),
    ({"STATUS": "201"}, 21, 24, " response", "No method response exists for method.", "Declare the status 201:"),
]


@pytest.mark.parametrize(("instead", "line", "_", "__", "error", "correction"), WRONG)
def test_a_mapping_of_a_method_is_refused_at_its_line(deploy_text, instead, line, _, __, error, correction):
    with pytest.raises(TemplateError, match=f"line {line}: Post: {WORDS.format(error, correction)}"):
        deploy_text(filled(METHOD, **instead))


@pytest.mark.parametrize(("instead", "_", "line", "what", "error", "correction"), WRONG)
def test_a_mapping_of_a_definition_is_refused_as_its_import(deploy_text, instead, _, line, what, error, correction):
    where = f"Unable to put integration{what} on 'POST' for resource at path '/{{id}}': "
    text = f"line {line}: Errors found during import: {where}{WORDS.format(error, correction)}"
    with pytest.raises(TemplateError, match=text):
        deploy_text(filled(DEFINITION, **instead))


@pytest.mark.parametrize(
    "source",
    [
        *("method.request.querystring.page", "method.request.header.X-Customer", "method.request.body.a"),
        *("context.requestId", "stageVariables.a", "method.request.multivaluequerystring.page", "'\\'\\''"),
    ],
)
def test_what_the_method_declares_and_what_needs_no_declaring_is_taken(deploy_text, source):
    deploy_text(filled(METHOD, REQUEST=f'"{source}"'.replace("\\", "")))
    deploy_text(filled(DEFINITION, REQUEST=f'"{source}"'.replace("\\", "")))


def test_a_parameter_of_the_whole_path_is_declared_for_each_method(deploy_text):
    deploy_text(filled(DEFINITION, REQUEST="method.request.path.id"))


@pytest.mark.parametrize("source", ["integration.response.header.Location", "integration.response.body.a", "context.a"])
def test_a_header_may_come_from_the_backend(deploy_text, source):
    deploy_text(filled(METHOD, RESPONSE=source))
    deploy_text(filled(DEFINITION, RESPONSE=source))


def test_a_status_without_mappings_need_not_be_declared_when_it_is_deployed(deploy_text):
    """Then it is a 500 when it is called: dev.classmethod.jp, 2023-07-07."""
    text = filled(METHOD, STATUS="201")
    deploy_text(text[: text.index("            ResponseParameters:")])


def test_what_a_reference_elsewhere_declares_is_not_known(deploy_text):
    text = filled(DEFINITION, REQUEST="method.request.querystring.x", HEADER="B")
    text = text.replace("#/components/parameters/page", "other.yaml#/page")
    deploy_text(text.replace("#/components/responses/ok", "other.yaml#/ok"))


def test_a_proxy_hands_its_answer_on_whatever_is_mapped(deploy_text):
    uri = "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/f/invocations"
    text, indent = filled(DEFINITION, HEADER="B"), " " * 16
    deploy_text(text.replace("type: mock", f"type: aws_proxy\n{indent}httpMethod: POST\n{indent}uri: '{uri}'"))

"""REST APIs written resource by resource."""

from __future__ import annotations

import pytest

from cloudlet.errors import TemplateError

DIRECT = """\
Resources:
  OrdersQueue:
    Type: AWS::SQS::Queue
    Properties: {QueueName: orders}
  ApiRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Principal: {Service: apigateway.amazonaws.com}, Action: sts:AssumeRole}]
      Policies:
        - PolicyName: send
          PolicyDocument:
            Statement: [{Effect: Allow, Action: sqs:SendMessage, Resource: !GetAtt OrdersQueue.Arn}]
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties: {Name: orders-api, BinaryMediaTypes: [image~1png]}
  Orders:
    Type: AWS::ApiGateway::Resource
    Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: orders}
  Order:
    Type: AWS::ApiGateway::Resource
    Properties: {RestApiId: !Ref Api, ParentId: !Ref Orders, PathPart: "{id}"}
  PostOrders:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !Ref Orders
      HttpMethod: POST
      AuthorizationType: NONE
      RequestParameters: {method.request.header.x-customer: false, method.request.querystring.page: true}
      MethodResponses: [{StatusCode: 200}, {StatusCode: "500"}]
      Integration:
        Type: AWS
        IntegrationHttpMethod: POST
        Uri: !Sub "arn:aws:apigateway:${AWS::Region}:sqs:path/${AWS::AccountId}/${OrdersQueue.QueueName}"
        Credentials: !GetAtt ApiRole.Arn
        PassthroughBehavior: NEVER
        RequestParameters: {integration.request.header.Content-Type: "'application/x-www-form-urlencoded'"}
        RequestTemplates: {application/json: "Action=SendMessage&MessageBody=$util.urlEncode($input.body)"}
        IntegrationResponses:
          - {StatusCode: 200, ResponseTemplates: {application/json: '{"ok": true}'}}
          - {StatusCode: 500, SelectionPattern: "5\\\\d\\\\d"}
  AnyOrder:
    Type: AWS::ApiGateway::Method
    Properties:
      {RestApiId: !Ref Api, ResourceId: !Ref Order, HttpMethod: ANY, Integration: {Type: MOCK}}
  Deployment:
    Type: AWS::ApiGateway::Deployment
    DependsOn: [PostOrders, AnyOrder]
    Properties: {RestApiId: !Ref Api}
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties:
      {RestApiId: !Ref Api, DeploymentId: !Ref Deployment, StageName: v1, Variables: {QUEUE: !Ref OrdersQueue}}
Outputs:
  ApiUrl: {Value: !Sub "https://${Api}.execute-api.${AWS::Region}.amazonaws.com/${Stage}/orders"}
"""

INVOKES_F = (
    "Integration: {Type: AWS_PROXY, IntegrationHttpMethod: POST, "
    'Uri: !Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations"}'
)


@pytest.fixture
def api(deploy_text, cloud):
    deploy_text(DIRECT)
    (api,) = cloud.apis.made
    return api


def test_methods_and_resources_are_gathered_into_one_definition(api):
    assert {path: list(methods) for path, methods in api.definition["paths"].items()} == {
        "/orders": ["post"],
        "/orders/{id}": ["x-amazon-apigateway-any-method"],
    }
    assert (api.name, api.stage) == ("orders-api", "v1")
    assert api.definition["x-amazon-apigateway-binary-media-types"] == ["image/png"]


def test_an_integration_is_written_as_openapi_writes_it(api, cloud):
    post = api.definition["paths"]["/orders"]["post"]
    integration = post["x-amazon-apigateway-integration"]
    assert integration.pop("credentials").startswith("arn:aws:iam::123456789012:role/shop-ApiRole-")
    assert integration == {
        "type": "aws",
        "httpMethod": "POST",
        "uri": "arn:aws:apigateway:eu-central-1:sqs:path/123456789012/orders",
        "passthroughBehavior": "never",
        "requestParameters": {"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"},
        "requestTemplates": {"application/json": "Action=SendMessage&MessageBody=$util.urlEncode($input.body)"},
        "responses": {
            "default": {"statusCode": "200", "responseTemplates": {"application/json": '{"ok": true}'}},
            "5\\d\\d": {"statusCode": "500"},
        },
    }
    assert [(one["name"], one["in"], one["required"]) for one in post["parameters"]] == [
        ("x-customer", "header", False),
        ("page", "query", True),
    ]
    assert list(post["responses"]) == ["200", "500"]


def test_stage_variables_reach_the_api_though_they_are_known_last(api):
    assert api.variables == {"QUEUE": "https://sqs.eu-central-1.amazonaws.com/123456789012/orders"}


def test_the_role_keeps_its_policy_and_the_output_its_url(deploy_text, cloud):
    stack = deploy_text(DIRECT)
    arn = "arn:aws:sqs:eu-central-1:123456789012:orders"
    statement = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": arn}
    assert cloud.roles.last["ApiRole"] == ([{"Statement": [statement]}], [])
    assert stack.outputs == {"ApiUrl": "https://api0.execute-api.eu-central-1.amazonaws.com/v1/orders"}


def test_a_function_may_need_the_api_whose_method_needs_the_function(deploy_text, cloud):
    function = (
        "  F:\n    Type: AWS::Lambda::Function\n    Properties:\n      {Runtime: python3.13, Handler: sender.handler, "
        "Code: ., Role: r, Environment: {Variables: {API: !Ref Api}}}\n"
    )
    text = DIRECT.replace("Integration: {Type: MOCK}", INVOKES_F)
    deploy_text(text.replace("Outputs:", function + "Outputs:"))
    assert cloud.params("CreateFunction")[0]["Environment"] == {"Variables": {"API": "api0"}}
    any_order = cloud.apis.made[0].definition["paths"]["/orders/{id}"]["x-amazon-apigateway-any-method"]
    assert ":function:shop-F-" in any_order["x-amazon-apigateway-integration"]["uri"]


def test_an_api_without_a_stage_is_noted_and_not_served(deploy_text, cloud):
    text = DIRECT[: DIRECT.index("  Stage:\n")]
    assert deploy_text(text).ignored == ["Api: it has no stage, so nobody can call it"]
    assert cloud.apis.made == []


def test_the_stage_of_a_deployment_counts_where_there_is_no_other(deploy_text, cloud):
    text = DIRECT[: DIRECT.index("  Stage:\n")].replace(
        "{RestApiId: !Ref Api}\n", "{RestApiId: !Ref Api, StageName: dev}\n"
    )
    deploy_text(text)
    assert cloud.apis.made[0].stage == "dev"


def test_a_definition_given_whole_is_served_as_it_is(deploy_text, cloud):
    body = "{openapi: 3.0.1, info: {title: whole}, paths: {/a: {get: {x-amazon-apigateway-integration: {type: mock}}}}}"
    deploy_text(
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  Api:\n    Type: AWS::Serverless::Api\n"
        f"    Properties: {{StageName: live, DefinitionBody: {body}}}\n"
    )
    (api,) = cloud.apis.made
    assert (api.name, api.stage, list(api.definition["paths"])) == ("whole", "live", ["/a"])


def test_a_definition_elsewhere_is_refused(deploy_text):
    text = (
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  Api:\n    Type: AWS::Serverless::Api\n"
        "    Properties:\n      StageName: live\n      DefinitionUri: s3://bucket/api.yaml\n"
    )
    with pytest.raises(TemplateError, match=r"line 7: Api's definition must stand in the template itself"):
        deploy_text(text)


OPENAPI = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      DefinitionBody:
        openapi: 3.0.1
        paths:
          /a:
            post:
              x-amazon-apigateway-integration: INTEGRATION
"""
NO_METHOD = "Enumeration value for HttpMethod must be non-empty"
NO_ARN = "Invalid ARN specified in the request"
NO_TIME = "Timeout should be between 50 ms and 29000 ms"
OTHER_ARN = "AWS ARN for integration must contain path or action"


@pytest.mark.parametrize(
    ("integration", "problem"),
    [
        ("{type: aws, uri: 'arn:aws:apigateway:eu-central-1:sqs:path/1/orders'}", NO_METHOD),
        ("{type: aws, httpMethod: POST}", NO_ARN),
        ("{type: mock, timeoutInMillis: 30000}", NO_TIME),
        ("{type: mock, timeoutInMillis: 49}", NO_TIME),
        ("{type: aws_proxy, httpMethod: POST, uri: orders}", NO_ARN),
        ("{type: aws_proxy, httpMethod: POST, uri: 'arn:aws:lambda:eu-central-1:1:function:f'}", OTHER_ARN),
        ("{type: aws, httpMethod: POST, uri: 'arn:aws:apigateway:eu-central-1:sqs:orders'}", OTHER_ARN),
    ],
)
def test_an_integration_that_leads_nowhere_is_refused_when_it_is_deployed(deploy_text, integration, problem):
    where = "line 12: Errors found during import: Unable to put integration on 'POST' for resource at path '/a'"
    with pytest.raises(TemplateError, match=f"{where}: {problem}"):
        deploy_text(OPENAPI.replace("INTEGRATION", integration))


def test_a_method_written_as_a_resource_is_refused_in_the_same_words(deploy_text):
    with pytest.raises(TemplateError, match=f"PostOrders: {NO_METHOD}"):
        deploy_text(DIRECT.replace("        IntegrationHttpMethod: POST\n", ""))


def test_a_method_may_name_its_api_in_another_way(deploy_text, cloud):
    text = DIRECT.replace("    DependsOn: [PostOrders, AnyOrder]\n", "    DependsOn: PostOrders\n")
    deploy_text(text.replace("{RestApiId: !Ref Api, ResourceId", '{RestApiId: !Sub "${Api}", ResourceId'))
    assert len(cloud.apis.made[0].definition["paths"]) == 2

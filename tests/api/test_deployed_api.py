"""An API that a template makes, from the template to the queue."""

from __future__ import annotations

from pathlib import Path

from cloudlet import Cloud

TEMPLATE = r"""
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  OrdersQueue:
    Type: AWS::SQS::Queue
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: apigateway.amazonaws.com}
            Action: sts:AssumeRole
      Policies:
        - PolicyName: send
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: sqs:SendMessage
                Resource: !GetAtt OrdersQueue.Arn
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties: {Name: shop}
  Orders:
    Type: AWS::ApiGateway::Resource
    Properties:
      RestApiId: !Ref Api
      ParentId: !GetAtt Api.RootResourceId
      PathPart: orders
  Post:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !Ref Orders
      HttpMethod: POST
      AuthorizationType: NONE
      Integration:
        Type: AWS
        IntegrationHttpMethod: POST
        Credentials: !GetAtt Role.Arn
        Uri: !Sub arn:aws:apigateway:${AWS::Region}:sqs:path/${AWS::AccountId}/${OrdersQueue.QueueName}
        PassthroughBehavior: NEVER
        RequestParameters:
          integration.request.header.Content-Type: "'application/x-www-form-urlencoded'"
        RequestTemplates:
          application/json: >-
            Action=SendMessage&MessageBody=$util.urlEncode($input.body)#if($input.params('x-customer') !=
            '')&MessageAttribute.1.Name=customer&MessageAttribute.1.Value.DataType=String&MessageAttribute.1.Value.StringValue=$util.urlEncode($input.params('x-customer'))#end
        IntegrationResponses:
          - StatusCode: "200"
            ResponseTemplates:
              application/json: '{"message_id": "$input.path(''$.SendMessageResponse.SendMessageResult.MessageId'')"}'
          - StatusCode: "502"
            SelectionPattern: '[45]\d\d'
            ResponseTemplates:
              application/json: '{"error": "not queued"}'
      MethodResponses:
        - StatusCode: "200"
        - StatusCode: "502"
  Deployment:
    Type: AWS::ApiGateway::Deployment
    DependsOn: Post
    Properties: {RestApiId: !Ref Api}
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties:
      RestApiId: !Ref Api
      DeploymentId: !Ref Deployment
      StageName: v1
Outputs:
  ApiUrl: {Value: !Sub "https://${Api}.execute-api.${AWS::Region}.amazonaws.com/v1"}
"""


def test_a_template_puts_requests_on_a_queue_without_a_function(tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    body = '{"note": "tea & cup + 100%41 = \'é\' 🦆"}'
    with Cloud(seed=1, calm=True) as cloud:
        stack = cloud.deploy(tmp_path)
        url = stack.outputs["ApiUrl"] + "/orders"
        assert cloud.http("POST", url, body, headers={"X-Customer": "ada"}).status == 200
        assert cloud.http("POST", url, body, headers={"Content-Type": "text/plain"}).status == 415
        (message,) = stack.queue("OrdersQueue").messages
        assert message.body == body
        assert message.attributes["customer"]["StringValue"] == "ada"
        cloud.call("sqs", "DeleteQueue", QueueUrl=stack.queue("OrdersQueue").url)
        assert cloud.http("POST", url, body).status == 502


def test_an_api_whose_own_address_is_disabled_answers_nobody(tmp_path: Path) -> None:
    text = TEMPLATE.replace("{Name: shop}", "{Name: shop, DisableExecuteApiEndpoint: true}")
    (tmp_path / "template.yaml").write_text(text, encoding="utf-8")
    with Cloud(seed=1, calm=True) as cloud:
        stack = cloud.deploy(tmp_path)
        answer = cloud.http("POST", stack.outputs["ApiUrl"] + "/orders", "one")
        assert (answer.status, answer.body) == (403, b'{"message":"Forbidden"}')
        assert stack.queue("OrdersQueue").messages == []


def test_requests_can_be_begun_together_and_waited_for(tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    with Cloud(seed=1, calm=True) as cloud:
        stack = cloud.deploy(tmp_path)
        url = stack.outputs["ApiUrl"] + "/orders"
        requests = [cloud.start_http("POST", url, body) for body in ("one", "two")]
        cloud.run_until(lambda: all(request.done for request in requests))
        assert [request.response.status for request in requests] == [200, 200]
        assert sorted(message.body for message in stack.queue("OrdersQueue").messages) == ["one", "two"]

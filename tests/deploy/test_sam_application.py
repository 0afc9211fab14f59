"""A SAM application becomes AWS API calls."""

from __future__ import annotations

import pytest

from cloudlet.errors import AwsError, TemplateError

APPLICATION = """\
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Runtime: python3.13, Timeout: 10, CodeUri: .}
Resources:
  OrdersQueue:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: "60"
      RedrivePolicy: {deadLetterTargetArn: !GetAtt DeadLetterQueue.Arn, maxReceiveCount: 5}
  DeadLetterQueue:
    Type: AWS::SQS::Queue
  OrdersTable:
    Type: AWS::Serverless::SimpleTable
    Properties: {PrimaryKey: {Name: order_id, Type: String}}
  SenderFunction:
    Type: AWS::Serverless::Function
    Properties:
      Handler: sender.handler
      RecursiveLoop: Allow
      ReservedConcurrentExecutions: 1
      Environment: {Variables: {QUEUE_URL: !Ref OrdersQueue, LIMIT: 3, LOUD: true}}
      DeadLetterQueue: {Type: SQS, TargetArn: !GetAtt DeadLetterQueue.Arn}
      EventInvokeConfig: {MaximumRetryAttempts: 1}
      Policies:
        - SQSSendMessagePolicy: {QueueName: !GetAtt OrdersQueue.QueueName}
      Events:
        Post: {Type: Api, Properties: {Path: /orders, Method: post}}
        Orders:
          Type: SQS
          Properties:
            Queue: !GetAtt OrdersQueue.Arn
            BatchSize: 10
            FunctionResponseTypes: [ReportBatchItemFailures]
            ScalingConfig: {MaximumConcurrency: "2"}
            FilterCriteria: {Filters: [{Pattern: '{"body": {"kind": ["order"]}}'}]}
        Minute: {Type: Schedule, Properties: {Schedule: rate(1 minute), Input: '{"a": 1}'}}
        Hour: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 hour)}}
Outputs:
  ApiUrl: {Value: !Sub "https://${ServerlessRestApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/Prod"}
  Queue: {Value: !Ref OrdersQueue}
  Function: {Value: !GetAtt SenderFunction.Arn}
"""


@pytest.fixture
def stack(deploy_text):
    return deploy_text(APPLICATION, name="shop")


def name_of(cloud, operation, key):
    return cloud.params(operation)[0][key]


def test_a_queue_is_made_after_the_one_its_redrive_policy_needs(stack, cloud):
    first, second = cloud.params("CreateQueue")
    assert first["QueueName"].startswith("shop-DeadLetterQueue-")
    assert second["QueueName"].startswith("shop-OrdersQueue-")
    arn = f"arn:aws:sqs:eu-central-1:123456789012:{first['QueueName']}"
    redrive = f'{{"deadLetterTargetArn": "{arn}", "maxReceiveCount": 5}}'
    assert second["Attributes"] == {"VisibilityTimeout": "60", "RedrivePolicy": redrive}


def test_a_function_gets_its_code_folder_role_and_variables_as_text(stack, cloud, folder):
    function = cloud.params("CreateFunction")[0]
    queue = stack.resources["OrdersQueue"]
    assert function["Code"] == {"Folder": str(folder.resolve())}
    assert function["Environment"] == {"Variables": {"QUEUE_URL": queue.physical_id, "LIMIT": "3", "LOUD": "true"}}
    assert function["Role"] == stack.resources["SenderFunctionRole"].arn
    assert (function["Runtime"], function["Handler"], function["Timeout"]) == ("python3.13", "sender.handler", 10)
    assert function["DeadLetterConfig"] == {"TargetArn": stack.resources["DeadLetterQueue"].arn}


def test_a_function_is_configured_by_the_calls_that_lambda_has_for_it(stack, cloud):
    name = stack.resources["SenderFunction"].physical_id
    assert cloud.params("PutFunctionConcurrency") == [{"FunctionName": name, "ReservedConcurrentExecutions": 1}]
    assert cloud.params("PutFunctionRecursionConfig") == [{"FunctionName": name, "RecursiveLoop": "Allow"}]
    (retries,) = cloud.params("PutFunctionEventInvokeConfig")
    assert (retries["FunctionName"], retries["MaximumRetryAttempts"]) == (name, 1)


def test_an_sqs_event_becomes_an_event_source_mapping_with_numbers(stack, cloud):
    assert cloud.params("CreateEventSourceMapping") == [
        {
            "FunctionName": stack.resources["SenderFunction"].physical_id,
            "EventSourceArn": stack.resources["OrdersQueue"].arn,
            "BatchSize": 10,
            "FunctionResponseTypes": ["ReportBatchItemFailures"],
            "ScalingConfig": {"MaximumConcurrency": 2},
            "FilterCriteria": {"Filters": [{"Pattern": '{"body": {"kind": ["order"]}}'}]},
        }
    ]


def test_schedules_become_a_rule_and_a_schedule(stack, cloud):
    arn = stack.resources["SenderFunction"].arn
    rule, targets = cloud.params("PutRule")[0], cloud.params("PutTargets")[0]
    assert rule["ScheduleExpression"] == "rate(1 minute)"
    assert targets["Rule"] == rule["Name"]
    assert [(target["Arn"], target["Input"]) for target in targets["Targets"]] == [(arn, '{"a": 1}')]
    schedule = cloud.params("CreateSchedule")[0]
    assert (schedule["ScheduleExpression"], schedule["Target"]["Arn"]) == ("rate(1 hour)", arn)


def test_an_api_event_becomes_an_api_that_proxies_to_the_function(stack, cloud):
    (api,) = cloud.apis.made
    integration = api.definition["paths"]["/orders"]["post"]["x-amazon-apigateway-integration"]
    assert (api.name, api.stage, integration["type"]) == ("shop", "Prod", "aws_proxy")
    assert f"functions/{stack.resources['SenderFunction'].arn}/invocations" in integration["uri"]


def test_a_simple_table_becomes_a_table(stack, cloud):
    table = cloud.params("CreateTable")[0]
    assert table["TableName"] == stack.resources["OrdersTable"].physical_id
    assert table["KeySchema"] == [{"AttributeName": "order_id", "KeyType": "HASH"}]
    assert table["BillingMode"] == "PAY_PER_REQUEST"


def test_policy_templates_and_managed_policies_reach_the_role(stack, cloud):
    documents, managed = cloud.roles.last["SenderFunctionRole"]
    sends = [statement for document in documents for statement in document["Statement"]]
    assert {"sqs:SendMessage*"} == {
        action for one in sends if isinstance(one["Action"], list) for action in one["Action"]
    }
    assert "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole" in managed


def test_outputs_are_resolved(stack):
    queue, function = stack.resources["OrdersQueue"], stack.resources["SenderFunction"]
    assert stack.outputs == {
        "ApiUrl": "https://api0.execute-api.eu-central-1.amazonaws.com/Prod",
        "Queue": queue.physical_id,
        "Function": function.arn,
    }


def test_a_resource_knows_its_line_and_what_sam_made_knows_its_event(stack):
    lines = {name: resource.location.line for name, resource in stack.resources.items()}
    assert lines["OrdersQueue"] == 6
    assert lines["SenderFunction"] == lines["SenderFunctionRole"] == 16
    assert lines["SenderFunctionOrders"] == APPLICATION[: APPLICATION.index("Orders:\n          Type")].count("\n") + 1
    assert lines["ServerlessRestApi"] is None


def test_deleting_the_stack_deletes_newest_first_and_minds_nothing_that_is_gone(stack, cloud):
    cloud.calls.clear()
    stack.delete()
    made = [operation for _, operation, _ in cloud.calls]
    assert made.index("DeleteEventSourceMapping") < made.index("DeleteFunction") < made.index("DeleteQueue")
    assert made.count("DeleteQueue") == 2
    assert (cloud.apis.made, cloud.roles.last) == ([], {})


def test_a_deployment_that_fails_leaves_nothing_behind(deploy_text, cloud):
    cloud.refuse["CreateEventSourceMapping"] = AwsError("InvalidParameterValueException", "no")
    with pytest.raises(TemplateError):
        deploy_text(APPLICATION, name="shop")
    made, gone = cloud.params("CreateQueue"), cloud.params("DeleteQueue")
    assert [queue["QueueUrl"].rsplit("/")[-1] for queue in reversed(gone)] == [queue["QueueName"] for queue in made]
    assert len(cloud.params("DeleteFunction")) == 1
    assert (cloud.apis.made, cloud.roles.last) == ([], {})


def test_two_deployments_with_one_seed_make_the_same_calls(deploy_text, cloud):
    deploy_text(APPLICATION, name="shop")
    first, cloud.calls[:] = list(cloud.calls), []
    type(cloud).__init__(cloud)
    deploy_text(APPLICATION, name="shop")
    assert cloud.calls == first


def test_nothing_of_the_users_aws_configuration_is_read(deploy_text, monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "nobody")  # boto3 raises ProfileNotFound as soon as it looks
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    assert deploy_text(APPLICATION).outputs["ApiUrl"]

"""The same templates on cloudlet itself."""

from __future__ import annotations

import pytest

from cloudlet.cloud import Cloud
from cloudlet.errors import TemplateError

TIMES_TO_ITS_END = 4  # at once, and after each of three minutes
TEXT = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  OrdersQueue:
    Type: AWS::SQS::Queue
    Properties: {VisibilityTimeout: %d}
  SenderFunction:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: sender.handler
      Timeout: 60
      Events:
        Orders: {Type: SQS, Properties: {Queue: !GetAtt OrdersQueue.Arn}}
"""


def test_a_queue_whose_visibility_timeout_is_too_short_is_refused_and_rolled_back(folder):
    (folder / "template.yaml").write_text(TEXT % 30)
    with Cloud(seed=1) as cloud:
        with pytest.raises(TemplateError) as refusal:
            cloud.deploy(folder)
        assert cloud.sqs.queues == {}
    assert str(refusal.value) == (
        "template.yaml line 13: AWS refuses SenderFunctionOrders (AWS::Lambda::EventSourceMapping), which SAM makes for "
        'SenderFunction. Resource handler returned message: "Invalid request provided: Queue visibility timeout: '
        '30 seconds is less than Function timeout: 60 seconds" (InvalidParameterValueException)'
    )


def test_after_the_correction_the_same_cloud_takes_it(folder):
    with Cloud(seed=1) as cloud:
        (folder / "template.yaml").write_text(TEXT % 30)
        with pytest.raises(TemplateError):
            cloud.deploy(folder)
        (folder / "template.yaml").write_text(TEXT % 60)
        stack = cloud.deploy(folder)
        assert stack.queue("OrdersQueue").attributes["VisibilityTimeout"] == "60"


def test_an_alarm_on_a_dead_letter_queue_and_whom_it_tells_are_taken_and_noted(folder):
    (folder / "template.yaml").write_text(
        TEXT % 60
        + """\
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/SQS
      MetricName: ApproximateNumberOfMessagesVisible
      Dimensions: [{Name: QueueName, Value: !GetAtt OrdersQueue.QueueName}]
      Statistic: Maximum
      Period: 60
      EvaluationPeriods: 1
      Threshold: 0
      ComparisonOperator: GreaterThanThreshold
      AlarmActions: [!Ref Somebody]
  Somebody:
    Type: AWS::SNS::Topic
    Properties:
      Subscription: [{Protocol: email, Endpoint: ada@example.com}]
"""
    )
    with Cloud(seed=1) as cloud:
        stack = cloud.deploy(folder)
        ignored, alarm = stack.deployed.ignored, stack.resources["Alarm"]
    assert alarm.attributes["Arn"].startswith("arn:aws:cloudwatch:eu-central-1:")
    assert alarm.attributes["Arn"].endswith(f":alarm:{alarm.physical_id}")
    assert "Alarm: there are no metrics, so it never rings" in ignored
    assert "Somebody: there is no SNS, so nobody is told" in ignored


@pytest.mark.parametrize("end", ['"2026-01-01T00:03:30Z"', "2026-01-01T00:03:30Z", '"2026-01-01T00:03:30+00:00"'])
def test_a_schedule_ends_at_the_date_in_its_template(folder, end):
    event = f"ScheduleV2, Properties: {{ScheduleExpression: rate(1 minute), EndDate: {end}}}"
    text = (TEXT % 60).replace("SQS, Properties: {Queue: !GetAtt OrdersQueue.Arn}", event)
    (folder / "template.yaml").write_text(text)
    with Cloud(seed=1) as cloud:
        cloud.deploy(folder)
        cloud.run(600)
        assert len(cloud.history.of("invoked", source="schedule")) == TIMES_TO_ITS_END

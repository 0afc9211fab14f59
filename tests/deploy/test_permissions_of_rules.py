"""A rule runs a function only where the function permits it, as a template, or AddPermission, may say.

Source: EventBridge User Guide, "Using resource-based policies for Amazon EventBridge".
"""

from __future__ import annotations

from cloudlet.cloud import Cloud

FUNCTION = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  PollerFunction:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.13, Handler: sender.handler}
  Clock:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: rate(1 minute)
      Targets: [{Id: poller, Arn: !GetAtt PollerFunction.Arn}]
"""
PERMISSION = """\
  ClockMayInvoke:
    Type: AWS::Lambda::Permission
    Properties:
      Action: lambda:InvokeFunction
      FunctionName: !Ref PollerFunction
      Principal: %s
      SourceArn: %s
"""
EVENTS = "events.amazonaws.com"
SAM = FUNCTION[: FUNCTION.index("  Clock:")].replace(
    "sender.handler}",
    "sender.handler, Events: {Clock: {Type: Schedule, Properties: {Schedule: rate(1 minute)}}}}",
)


def runs(folder, text: str) -> int:
    """How often the clock runs the function in three minutes."""
    (folder / "template.yaml").write_text(text)
    with Cloud(seed=1) as cloud:
        cloud.deploy(folder)
        cloud.run(190)
        return len({event.request_id for event in cloud.history.of("invoked", source="schedule")})


def test_a_rule_without_a_permission_is_silent(folder):
    assert runs(folder, FUNCTION) == 0


def test_a_rule_with_its_permission_runs_the_function(folder):
    assert runs(folder, FUNCTION + PERMISSION % (EVENTS, "!GetAtt Clock.Arn")) == 3


def test_a_permission_for_another_rule_or_another_service_is_none(folder):
    other = '!Sub "arn:aws:events:${AWS::Region}:${AWS::AccountId}:rule/another"'
    assert runs(folder, FUNCTION + PERMISSION % (EVENTS, other)) == 0
    assert runs(folder, FUNCTION + PERMISSION % ("apigateway.amazonaws.com", "!GetAtt Clock.Arn")) == 0


def test_a_permission_may_name_its_rules_by_a_pattern(folder):
    pattern = '!Sub "arn:aws:events:${AWS::Region}:${AWS::AccountId}:rule/workshop-*"'
    assert runs(folder, FUNCTION + PERMISSION % (EVENTS, pattern)) == 3


def test_sam_makes_the_permission_of_a_schedule_itself(folder):
    assert runs(folder, SAM) == 3


def test_a_permission_can_be_added_and_removed(folder):
    (folder / "template.yaml").write_text(FUNCTION)
    with Cloud(seed=1) as cloud:
        stack = cloud.deploy(folder)
        name = stack.function("PollerFunction").name
        statement = {"FunctionName": name, "StatementId": "clock"}
        cloud.call("lambda", "AddPermission", Action="lambda:InvokeFunction", Principal=EVENTS, **statement)
        cloud.run(70)
        cloud.call("lambda", "RemovePermission", **statement)
        cloud.run(120)
        assert len(cloud.history.of("invoked", source="schedule")) == 1

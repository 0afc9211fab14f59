import json

from grader.localstack.hurrying import LONGEST_BY_HAND_S, LONGEST_S, hurried, unscheduled

MAPPING = {
    "Type": "AWS::Lambda::EventSourceMapping",
    "Properties": {"EventSourceArn": {"Fn::GetAtt": ["Orders", "Arn"]}, "FunctionName": {"Ref": "Receiver"}},
}


def queue(**properties: object) -> dict[str, object]:
    return {"Type": "AWS::SQS::Queue", "Properties": properties}


def test_long_waits_are_cut_and_short_ones_are_left_alone() -> None:
    document = {"Resources": {"Orders": queue(VisibilityTimeout=180, DelaySeconds=30), "Mapping": MAPPING}}
    before = json.dumps(document)

    made = hurried(document)["Resources"]

    assert made["Orders"] == queue(VisibilityTimeout=LONGEST_S, DelaySeconds=LONGEST_S)
    assert json.dumps(document) == before
    assert hurried({"Resources": {"Orders": queue(VisibilityTimeout=0)}})["Resources"]["Orders"] == queue(
        VisibilityTimeout=0
    )


def test_a_queue_that_a_function_polls_by_itself_leaves_it_time_to_work() -> None:
    made = hurried({"Resources": {"Orders": queue(VisibilityTimeout=60)}})["Resources"]

    assert made["Orders"] == queue(VisibilityTimeout=LONGEST_BY_HAND_S)


def test_a_schedule_is_off_from_the_first_moment_and_a_rule_that_waits_for_events_stays_on() -> None:
    rule = {"Type": "AWS::Events::Rule", "Properties": {"ScheduleExpression": "rate(1 minute)", "State": "ENABLED"}}
    schedule = {"Type": "AWS::Scheduler::Schedule", "Properties": {"ScheduleExpression": "rate(1 minute)"}}
    pattern = {"Type": "AWS::Events::Rule", "Properties": {"EventPattern": {"source": ["shop"]}}}

    made = unscheduled({"Resources": {"Rule": rule, "Schedule": schedule, "Pattern": pattern}})["Resources"]

    assert {name: each["Properties"].get("State") for name, each in made.items()} == {
        "Rule": "DISABLED",
        "Schedule": "DISABLED",
        "Pattern": None,
    }
    assert "'State': 'ENABLED'" in str(rule)

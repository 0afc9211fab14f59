"""What a learner reads when a template cannot be deployed."""

from __future__ import annotations

import pytest

from cloudlet.deploy import deploy
from cloudlet.errors import AwsError, TemplateError

SAM = "Transform: AWS::Serverless-2016-10-31\n"
QUEUE = "Resources:\n  OrdersQueue:\n    Type: AWS::SQS::Queue\n"
FUNCTION = SAM + (
    "Resources:\n  SenderFunction:\n    Type: AWS::Serverless::Function\n    Properties:\n"
    "      Runtime: python3.13\n      Handler: sender.handler\n"
)

REFUSED = {
    "an empty file": ("\n", "template.yaml: the file is empty, but a template needs a Resources section."),
    "nothing but comments": (
        "# to do\n",
        "template.yaml: expected a mapping with Resources, found nothing but comments.",
    ),
    "a list": ("- Resources\n", "template.yaml: expected a mapping with Resources, found a list."),
    "a bracket left open": (
        "Resources:\n  Q: [1\n",
        "template.yaml line 3: this is not YAML (column 1): did not find expected ',' or ']'. "
        "Look at the indentation, the colons and the quotes here and in the line above.",
    ),
    "a tab": (
        "Resources:\n\tQ:\n",
        "template.yaml line 2: this is not YAML (column 1): found character that cannot start any token. "
        "There is a tab: YAML is indented by spaces.",
    ),
    "two documents": (
        QUEUE + "---\nb: 1\n",
        "template.yaml line 4: a second document begins here (---); a template is one document.",
    ),
    "no Resources": (SAM, "template.yaml: there are no Resources; a template needs at least one."),
    "a misspelt section": (
        QUEUE.replace("Resources", "Resource"),
        "template.yaml line 1: a template has no section Resource; did you mean Resources?",
    ),
    "a value left out": (
        FUNCTION + "      Events:\n",
        "template.yaml line 8: [/Resources/SenderFunction/Properties/Events] 'null' values are not allowed in "
        "templates. Give Events a value or leave it out, and look at the indentation.",
    ),
    "a property beside Properties": (
        QUEUE + "    VisibilityTimeout: 30\n",
        "template.yaml line 4: OrdersQueue: Invalid template resource property 'VisibilityTimeout'. "
        "Look at the indentation.",
    ),
    "a misspelt type": (
        QUEUE.replace("Queue\n", "Queu\n"),
        "template.yaml line 3: OrdersQueue: AWS::SQS::Queu is not a resource type that cloudlet has; "
        "did you mean AWS::SQS::Queue?",
    ),
    "a topic that feeds a queue": (
        QUEUE.replace("SQS::Queue", "SNS::Topic")
        + "    Properties:\n      Subscription:\n        - Protocol: sqs\n          Endpoint: arn\n",
        "template.yaml line 5: OrdersQueue: a subscription of the protocol sqs: cloudlet has no SNS. "
        "This workshop is about SQS: send to the queue itself.",
    ),
    "a misspelt property": (
        QUEUE + "    Properties:\n      VisibilityTimout: 30\n",
        "template.yaml line 5: OrdersQueue (AWS::SQS::Queue): Encountered unsupported property VisibilityTimout; "
        "did you mean VisibilityTimeout?",
    ),
    "a word for a number": (
        QUEUE + "    Properties:\n      VisibilityTimeout: half a minute\n",
        "template.yaml line 5: Properties validation failed for resource OrdersQueue with message: "
        "#/VisibilityTimeout: expected type: Integer, found: String ('half a minute').",
    ),
    "a reference to nothing": (
        FUNCTION + "      Environment:\n        Variables:\n          QUEUE_URL: !Ref OrderQueue\n" + QUEUE[11:],
        "template.yaml line 10: SenderFunction refers to OrderQueue, but there is no such resource or parameter; "
        "did you mean OrdersQueue?",
    ),
    "an attribute that a queue does not have": (
        FUNCTION + "      Environment:\n        Variables:\n          URL: !GetAtt OrdersQueue.Url\n" + QUEUE[11:],
        "template.yaml line 10: SenderFunction asks for OrdersQueue.Url, but AWS::SQS::Queue has the attributes "
        "Arn, QueueName, QueueUrl.",
    ),
    "a function that needs its own API": (
        FUNCTION
        + "      Environment: {Variables: {API: !Ref ServerlessRestApi}}\n"
        + "      Events: {Get: {Type: Api, Properties: {Path: /, Method: get}}}\n",
        "template.yaml line 3: Circular dependency between resources: [SenderFunction, ServerlessRestApi] "
        "(SenderFunction needs ServerlessRestApi needs SenderFunction). Take one of these references away "
        "(an API's URL belongs in the Outputs).",
    ),
    "a handler whose file is not there": (
        FUNCTION.replace("sender.handler", "sendr.handler"),
        "template.yaml line 7: SenderFunction's handler is sendr.handler, but there is no sendr.py in its code "
        "folder shop/ (there is sender.py). Did you mean sender.py?",
    ),
    "a handler in the wrong case": (
        FUNCTION.replace("sender.handler", "Sender.handler"),
        "template.yaml line 7: SenderFunction's handler is Sender.handler, but there is no Sender.py in its code "
        "folder shop/ (there is sender.py). Did you mean sender.py?",
    ),
    "a handler without a function": (
        FUNCTION.replace("sender.handler", "sender"),
        "template.yaml line 7: SenderFunction's handler is sender, but it must name a file and a function in it, "
        "for instance `Handler: sender.handler`.",
    ),
    "a code folder that is not there": (
        FUNCTION + "      CodeUri: src/\n",
        "template.yaml line 8: SenderFunction's code folder shop/src/ is not there.",
    ),
    "code in S3": (
        FUNCTION + "      CodeUri: s3://bucket/key.zip\n",
        "template.yaml line 8: SenderFunction's code is not in a folder. Put it beside the template: `CodeUri: .`",
    ),
    "the code of another folder": (
        FUNCTION + "      CodeUri: ../solution\n",
        "template.yaml line 8: SenderFunction's code folder ../solution is not in shop/. "
        "Put the code beside the template: `CodeUri: .`",
    ),
    "another language": (
        FUNCTION.replace("python3.13", "nodejs22.x"),
        "template.yaml line 6: SenderFunction's Runtime is nodejs22.x; here is only Python, python3.9 to python3.14: "
        "`Runtime: python3.13`.",
    ),
    "a version that Lambda runs no longer": (
        FUNCTION.replace("python3.13", "python3.8"),
        "template.yaml line 6: SenderFunction's Runtime is python3.8; here is only Python, python3.9 to python3.14: "
        "`Runtime: python3.13`.",
    ),
    "a version that is half written": (
        FUNCTION.replace("python3.13", "python3.1"),
        "template.yaml line 6: SenderFunction's Runtime is python3.1; here is only Python, python3.9 to python3.14; "
        "did you mean python3.14?",
    ),
    "a property that SAM does not know": (
        FUNCTION + "      Timout: 3\n",
        "template.yaml line 8: SAM refuses the template: SenderFunction: property Timout not defined for resource "
        "of type AWS::Serverless::Function; did you mean Timeout?",
    ),
    "a misspelt Global": (
        "Globals:\n  Function:\n    Runtim: python3.13\n" + FUNCTION,
        "template.yaml line 3: SAM refuses the template: 'Globals' section is invalid. 'Runtim' is not a supported "
        "property of 'Function'; did you mean Runtime?",
    ),
    "an event without its queue": (
        FUNCTION + "      Events:\n        Orders:\n          Type: SQS\n          Properties: {BatchSize: 1}\n",
        "template.yaml line 9: SAM refuses the template: SenderFunction's event Orders: "
        "Missing required property 'Queue'.",
    ),
    "a property that SAM does not know of an event": (
        FUNCTION
        + "      Events:\n        Orders:\n          Type: SQS\n          Properties:\n"
        + "            Queue: !GetAtt OrdersQueue.Arn\n            FunctionResponseType: [ReportBatchItemFailures]\n"
        + QUEUE[11:],
        "template.yaml line 13: SAM refuses the template: SenderFunction's event Orders: property "
        "FunctionResponseType not defined for resource of type SQS; did you mean FunctionResponseTypes?",
    ),
    "a text where a list belongs": (
        FUNCTION
        + "      Events:\n        Orders:\n          Type: SQS\n          Properties:\n"
        + "            Queue: !GetAtt OrdersQueue.Arn\n            FunctionResponseTypes: ReportBatchItemFailures\n"
        + QUEUE[11:],
        "template.yaml line 13: SAM refuses the template: SenderFunction's event Orders: Type of property "
        "'FunctionResponseTypes' is invalid. It is a list: [ReportBatchItemFailures].",
    ),
    "an HTTP API": (
        FUNCTION + "      Events: {Post: {Type: HttpApi}}\n",
        "template.yaml line 8: SenderFunction's event Post has the type HttpApi. Here are only REST APIs, "
        "of the type Api: that one is an HTTP API, which the free LocalStack does not have either.",
    ),
    "a function URL": (
        FUNCTION + "      FunctionUrlConfig: {AuthType: NONE}\n",
        "template.yaml line 8: SenderFunction has a FunctionUrlConfig. "
        "Here are no function URLs: use an event of type Api.",
    ),
    "a state machine": (
        FUNCTION + "  Steps:\n    Type: AWS::Serverless::StateMachine\n",
        "template.yaml line 9: Steps has the type AWS::Serverless::StateMachine. Of SAM here are only "
        "AWS::Serverless::Function, AWS::Serverless::Api, AWS::Serverless::SimpleTable, AWS::Serverless::Connector.",
    ),
    "SAM without its transform": (
        FUNCTION.removeprefix(SAM),
        "template.yaml line 2: SenderFunction has the type AWS::Serverless::Function: "
        "write `Transform: AWS::Serverless-2016-10-31` at the template's top.",
    ),
    "a misspelt key of an object": (
        FUNCTION + "      Environment:\n        Variable: {A: b}\n",
        "template.yaml line 9: SenderFunction (AWS::Lambda::Function): #/Environment: extraneous key [Variable] "
        "is not permitted; did you mean Variables?",
    ),
    "a list for a variable": (
        FUNCTION + "      Environment:\n        Variables: {A: [b]}\n",
        "template.yaml line 9: SenderFunction: #/Environment/Variables: expected type: String, found: JSONArray "
        "(['b']). Environment variables are strings.",
    ),
    "a variable of one letter": (
        FUNCTION + "      Environment:\n        Variables:\n          QUEUE_URL: here\n          T: there\n",
        "template.yaml line 11: AWS refuses SenderFunction's environment variable T: a name is a letter and then at "
        "least one more letter, digit or underscore.",
    ),
    "OFF without quotes": (
        FUNCTION
        + "      Events:\n        Tick:\n          Type: ScheduleV2\n          Properties:\n"
        + "            ScheduleExpression: rate(1 minute)\n            FlexibleTimeWindow: {Mode: OFF}\n",
        "template.yaml line 13: SenderFunctionTick: YAML reads OFF as false. Write `Mode: 'OFF'`, in quotes.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_names_place_reason_and_correction(case, deploy_text):
    text, expected = REFUSED[case]
    with pytest.raises(TemplateError) as refusal:
        deploy_text(text)
    assert str(refusal.value) == expected


def test_nothing_is_made_when_the_text_alone_shows_the_mistake(deploy_text, cloud):
    with pytest.raises(TemplateError):
        deploy_text(QUEUE + "  Other:\n    Type: AWS::SQS::Queue\n    DependsOn: OrderQueue\n")
    assert cloud.calls == []


def test_a_folder_without_a_template_tells_what_is_in_it(folder, cloud):
    with pytest.raises(TemplateError, match=r"shop has no template.yaml \(found sender.py\)"):
        deploy(folder, cloud)


def test_a_template_that_is_no_text_is_refused_with_the_line(folder, cloud):
    (folder / "template.yaml").write_bytes(b"Resources:\n  \xff: 1\n")
    with pytest.raises(TemplateError, match=r"template\.yaml line 2: this is not UTF-8 text"):
        deploy(folder, cloud)


def test_a_template_over_one_megabyte_is_refused_as_by_aws(deploy_text):
    with pytest.raises(TemplateError, match="larger than 1 MB, the most that AWS takes"):
        deploy_text("#" * 1_048_577)


def test_what_aws_refuses_is_told_in_awss_words_with_the_line_of_the_event(deploy_text, cloud):
    text = "Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds"
    cloud.refuse["CreateEventSourceMapping"] = AwsError("InvalidParameterValueException", text)
    events = "      Events:\n        Orders: {Type: SQS, Properties: {Queue: !GetAtt OrdersQueue.Arn}}\n"
    with pytest.raises(TemplateError) as refusal:
        deploy_text(FUNCTION + events + QUEUE[11:])
    assert str(refusal.value) == (
        "template.yaml line 9: AWS refuses SenderFunctionOrders (AWS::Lambda::EventSourceMapping), which SAM makes "
        'for SenderFunction. Resource handler returned message: "Invalid request provided: Queue visibility timeout: '
        '30 seconds is less than Function timeout: 60 seconds" (InvalidParameterValueException)'
    )
    assert isinstance(refusal.value.__cause__, AwsError)
    assert (refusal.value.file, refusal.value.line) == ("template.yaml", 9)

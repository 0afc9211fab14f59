"""The older query protocol: forms in, XML out, and the queue's own URL as the address."""

from __future__ import annotations

import pytest

VERSION = {"Version": "2012-11-05"}
XMLNS = "http://queue.amazonaws.com/doc/2012-11-05/"


def asked(sqs, path, action, method="POST", headers=None, **params):
    return sqs.query(path, {"Action": action, **VERSION, **params}, method, headers)


def test_an_answer_has_a_result_and_a_request_id(sqs):
    """[D] SQS Developer Guide, making query API requests: structure of a response."""
    answer = asked(sqs, sqs.queue(), "SendMessage", MessageBody="hello")
    assert answer.status == 200 and answer.headers["content-type"].startswith("text/xml")
    assert f'<SendMessageResponse xmlns="{XMLNS}">' in answer.text
    assert answer.tag("MD5OfMessageBody") == "5d41402abc4b2a76b9719d911017c592"
    assert "<ResponseMetadata><RequestId>" in answer.text


def test_an_error_has_type_code_message_detail_and_a_request_id(sqs):
    """T162 [A] recorded 2024-04-30, and SQS Developer Guide, making query API requests."""
    answer = asked(sqs, "/", "GetQueueUrl", QueueName="nowhere-at-all")
    assert answer.status == 400 and f'<ErrorResponse xmlns="{XMLNS}">' in answer.text
    assert answer.tag("Type") == "Sender"
    assert answer.tag("Code") == "AWS.SimpleQueueService.NonExistentQueue"
    assert answer.tag("Message") == "The specified queue does not exist for this wsdl version."
    assert "<Detail/>" in answer.text.replace(" />", "/>") or "<Detail></Detail>" in answer.text
    assert answer.tag("RequestId")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_queues_url_stands_for_the_parameter(sqs, method):
    """[A-] AWS-validated, undated."""
    answer = asked(sqs, sqs.queue(), "GetQueueAttributes", method, **{"AttributeName.1": "All"})
    assert answer.status == 200 and "<GetQueueAttributesResponse" in answer.text
    assert "<Attribute><Name>VisibilityTimeout</Name><Value>30</Value></Attribute>" in answer.text


def test_the_version_may_be_left_out(sqs):
    """[A-] AWS-validated, undated: on a queue's URL."""
    answer = sqs.query(sqs.queue(), {"Action": "GetQueueAttributes", "AttributeName.1": "QueueArn"}, "GET")
    assert answer.status == 200 and "<Name>VisibilityTimeout</Name>" not in answer.text


def test_a_parameter_counts_more_than_the_address(sqs):
    """[A-] AWS-validated, undated: QueueUrl of another queue."""
    one, other = sqs.queue(), sqs.queue()
    answer = asked(sqs, one, "GetQueueAttributes", QueueUrl=other, **{"AttributeName.1": "QueueArn"})
    assert other.split("/")[-1] in answer.text and one.split("/")[-1] not in answer.text


def test_an_unknown_action_is_invalid(sqs):
    """[A-] AWS-validated, undated."""
    answer = asked(sqs, sqs.queue(), "FooBar", "GET")
    assert (answer.status, answer.tag("Code"), answer.tag("Type")) == (400, "InvalidAction", "Sender")
    assert answer.tag("Message") == "The action FooBar is not valid for this endpoint."


@pytest.mark.parametrize(("action", "params"), [("ListQueues", {}), ("CreateQueue", {"QueueName": "x"})])
def test_what_is_not_of_a_queue_is_no_action_of_its_address(sqs, action, params):
    """[A-] AWS-validated, undated."""
    answer = asked(sqs, sqs.queue(), action, "GET", **params)
    assert (answer.status, answer.tag("Code")) == (400, "InvalidAction")
    assert answer.tag("Message").startswith(f"The action {action} is not valid for this endpoint")


def test_another_queues_url_can_be_asked_for(sqs):
    """[A-] AWS-validated, undated: GetQueueUrl works on the address of any queue."""
    one, other = sqs.queue(), sqs.queue()
    answer = asked(sqs, one, "GetQueueUrl", "GET", QueueName=other.split("/")[-1])
    assert answer.status == 200 and other.split("/")[-1] in answer.tag("QueueUrl")


@pytest.mark.parametrize("accept", [None, "application/json"])
def test_no_action_is_an_unknown_operation(sqs, accept):
    """[A-] AWS-validated, undated: XML whatever is accepted."""
    answer = sqs.query(sqs.queue(), {}, "GET", {"Accept": accept} if accept else {})
    assert answer.status == 404 and "<UnknownOperationException" in answer.text


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_action_is_told_before_no_signature(sqs, method):
    """[A-] AWS-validated, undated: what cannot be routed is not asked who it is."""
    answer = sqs.query(sqs.queue(), {}, method, {"Authorization": ""})
    assert answer.status == 404 and "<UnknownOperationException" in answer.text


def test_a_missing_parameter_is_named(sqs):
    """[A-] AWS-validated, undated."""
    answer = asked(sqs, sqs.queue(), "SendMessage", "GET")
    assert (answer.status, answer.tag("Code"), answer.tag("Type")) == (400, "MissingParameter", "Sender")
    assert answer.tag("Message") == "The request must contain the parameter MessageBody."


def test_an_unknown_attribute_is_named(sqs):
    """T164 [A-] AWS-validated, undated."""
    answer = asked(sqs, sqs.queue(), "GetQueueAttributes", "GET", **{"AttributeName.1": "Foobar"})
    assert (answer.tag("Code"), answer.tag("Message")) == ("InvalidAttributeName", "Unknown Attribute Foobar.")


def test_a_deleted_queue_does_not_exist(sqs):
    """T162 [A-] AWS-validated, undated."""
    url = sqs.queue()
    assert "<DeleteQueueResponse" in asked(sqs, url, "DeleteQueue", "GET").text
    answer = asked(sqs, url, "GetQueueAttributes", "GET", **{"AttributeName.1": "QueueArn"})
    assert (answer.status, answer.tag("Code")) == (400, "AWS.SimpleQueueService.NonExistentQueue")


def test_nothing_received_is_an_empty_result(sqs):
    """T092 [A-] AWS-validated, undated."""
    answer = asked(sqs, sqs.queue(), "ReceiveMessage", "GET")
    assert "<ReceiveMessageResult/>" in answer.text.replace(" />", "/>").replace("></ReceiveMessageResult>", "/>")


def test_lists_are_flat(sqs):
    """[D] SQS Developer Guide, making query API requests: Attribute.N.Name and Attribute.N.Value."""
    more = {"Attribute.1.Name": "DelaySeconds", "Attribute.1.Value": "5"}
    answer = asked(sqs, "/", "CreateQueue", QueueName=sqs.name(), **more)
    assert sqs.told(answer.tag("QueueUrl"), "DelaySeconds") == {"DelaySeconds": "5"}


def test_tags_are_flat_too(sqs):
    """[D] SQS API Reference, TagQueue: Tag.N.Key and Tag.N.Value."""
    url = sqs.queue()
    asked(sqs, url, "TagQueue", **{"Tag.1.Key": "team", "Tag.1.Value": "shop"})
    answer = asked(sqs, url, "ListQueueTags")
    assert "<Tag><Key>team</Key><Value>shop</Value></Tag>" in answer.text


def test_a_message_has_repeated_elements(sqs):
    """[D] SQS API Reference, ReceiveMessage: Message, Attribute and MessageAttribute, without a list around them."""
    url = sqs.queue()
    more = {
        "MessageAttribute.1.Name": "k",
        "MessageAttribute.1.Value.StringValue": "x",
        "MessageAttribute.1.Value.DataType": "String",
    }
    asked(sqs, url, "SendMessage", MessageBody="<&>", **more)
    names = {"AttributeName.1": "All", "MessageAttributeName.1": "All"}
    answer = asked(sqs, url, "ReceiveMessage", MaxNumberOfMessages="10", **names)
    assert "<ReceiveMessageResult><Message>" in answer.text
    assert answer.tag("Body") == "&lt;&amp;&gt;"
    assert "<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>" in answer.text
    value = answer.tag("MessageAttribute")
    assert "<Name>k</Name>" in value and "<StringValue>x</StringValue>" in value
    assert "<DataType>String</DataType>" in value


def test_a_batch_has_numbered_entries(sqs):
    """[D] SQS API Reference, SendMessageBatch: SendMessageBatchRequestEntry.N; results repeat their element."""
    url = sqs.queue()
    entry = "SendMessageBatchRequestEntry"
    more = {f"{entry}.{n}.{key}": value for n in (1, 2) for key, value in (("Id", f"i{n}"), ("MessageBody", f"b{n}"))}
    more[f"{entry}.3.Id"] = "i3"
    more[f"{entry}.3.MessageBody"] = "\x01"
    answer = asked(sqs, url, "SendMessageBatch", **more)
    assert answer.text.count("<SendMessageBatchResultEntry>") == 2
    assert answer.text.count("<BatchResultErrorEntry>") == 1
    assert answer.tag("SenderFault") == "true"
    assert sorted(sqs.bodies(url)) == ["b1", "b2"]


def test_names_of_parameters_may_be_the_models(sqs):
    """[A] recorded 2024-06-06 through API Gateway: MessageAttributes.1.Name works as MessageAttribute.1.Name does."""
    url = sqs.queue()
    more = {
        "MessageAttributes.1.Name": "k",
        "MessageAttributes.1.Value.StringValue": "x",
        "MessageAttributes.1.Value.DataType": "String",
    }
    asked(sqs, url, "SendMessage", MessageBody="m", **more)
    assert "k" in sqs.receive(url, MessageAttributeNames=["All"])[0]["MessageAttributes"]


def test_json_is_answered_where_it_is_accepted(sqs):
    """[A-] AWS-validated, undated: the response's and the result's names, attributes as a list."""
    url = sqs.queue()
    headers = {"Accept": "application/json"}
    answer = asked(sqs, url, "GetQueueAttributes", "GET", headers, **{"AttributeName.1": "QueueArn"})
    told = answer.json["GetQueueAttributesResponse"]
    assert told["GetQueueAttributesResult"]["Attributes"] == [{"Name": "QueueArn", "Value": sqs.arn(url)}]
    assert told["ResponseMetadata"]["RequestId"]


def test_errors_are_json_where_it_is_accepted(sqs):
    """[A-] AWS-validated, undated."""
    answer = asked(sqs, sqs.queue(), "ListQueues", "GET", {"Accept": "application/json"})
    assert answer.status == 400
    assert answer.json["Error"]["Code"] == "InvalidAction"
    assert answer.json["Error"]["Message"].startswith("The action ListQueues is not valid for this endpoint")


def test_a_purge_in_progress_is_forbidden(sqs):
    """T166 [A] recorded 2024-04-30: HTTP 403."""
    url = sqs.queue()
    asked(sqs, url, "PurgeQueue")
    answer = asked(sqs, url, "PurgeQueue")
    assert (answer.status, answer.tag("Code")) == (403, "AWS.SimpleQueueService.PurgeQueueInProgress")


def test_an_empty_batch_has_its_own_code(sqs):
    """T081 [M] moto, AWS-verified 2024-08-07."""
    answer = asked(sqs, sqs.queue(), "SendMessageBatch")
    assert answer.status == 400
    assert answer.tag("Code") in {"AWS.SimpleQueueService.EmptyBatchRequest", "MissingParameter"}


def test_a_number_that_is_none_is_refused(sqs):
    """[D] common errors of the query API: a value that does not fit its type."""
    answer = asked(sqs, sqs.queue(), "ReceiveMessage", MaxNumberOfMessages="many")
    assert answer.status == 400 and answer.tag("Type") == "Sender"

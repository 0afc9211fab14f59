"""The JSON protocol on the wire: headers, error shapes, and bodies that no SDK would send."""

from __future__ import annotations


def test_an_answer_is_amz_json_with_a_request_id(sqs):
    """[D] AWS JSON 1.0 protocol; SQS Developer Guide, making requests using the AWS JSON protocol."""
    answer = sqs.json("SendMessage", {"QueueUrl": sqs.queue(), "MessageBody": "hello"})
    assert answer.status == 200 and answer.headers["content-type"] == "application/x-amz-json-1.0"
    assert answer.headers["x-amzn-requestid"]
    assert answer.json["MD5OfMessageBody"] == "5d41402abc4b2a76b9719d911017c592"


def test_an_error_has_a_type_a_message_and_the_older_code(sqs):
    """T162 [M] moto, AWS-verified: __type, and x-amzn-query-error with code and fault."""
    answer = sqs.json("GetQueueUrl", {"QueueName": "nowhere-at-all"})
    assert answer.status == 400
    assert answer.json["__type"] == "com.amazonaws.sqs#QueueDoesNotExist"
    assert answer.json["message"] == "The specified queue does not exist."
    assert answer.headers["x-amzn-query-error"] == "AWS.SimpleQueueService.NonExistentQueue;Sender"


def test_a_value_that_is_no_good_is_corals_error(sqs):
    """T171 [A] recorded 2024-04-30: QueryErrorCode InvalidParameterValueException."""
    answer = sqs.json("ReceiveMessage", {"QueueUrl": sqs.queue(), "MaxNumberOfMessages": 11})
    assert answer.json["__type"].endswith("#InvalidParameterValueException")
    assert answer.headers["x-amzn-query-error"] == "InvalidParameterValue;Sender"


def test_a_missing_parameter_is_corals_error(sqs):
    """T171 [A] recorded 2024-04-30: QueryErrorCode MissingRequiredParameterException."""
    answer = sqs.json("SendMessage", {"QueueUrl": sqs.queue()})
    assert answer.json["__type"].endswith("#MissingRequiredParameterException")
    assert answer.headers["x-amzn-query-error"] == "MissingParameter;Sender"


def test_an_unknown_operation_is_told_so(sqs):
    """[D] AWS JSON 1.0 protocol: UnknownOperationException."""
    answer = sqs.json("FooBar", {})
    assert answer.status in {400, 404} and answer.json["__type"].endswith("#UnknownOperationException")


def test_a_body_that_is_no_json_cannot_be_serialized(sqs):
    """[D] AWS JSON 1.0 protocol: SerializationException."""
    answer = sqs.json("ListQueues", "{not json")
    assert answer.status == 400 and answer.json["__type"].endswith("#SerializationException")


def test_a_value_of_the_wrong_type_cannot_be_serialized(sqs):
    """[D] AWS JSON 1.0 protocol: SerializationException."""
    answer = sqs.json("ReceiveMessage", {"QueueUrl": sqs.queue(), "MaxNumberOfMessages": {}})
    assert answer.status == 400 and answer.json["__type"].endswith("#SerializationException")


def test_null_is_as_if_it_were_not_there(sqs):
    """[D] Smithy, AWS JSON 1.0 protocol: a null member of a structure is ignored."""
    answer = sqs.json("ReceiveMessage", {"QueueUrl": sqs.queue(), "MaxNumberOfMessages": None})
    assert (answer.status, answer.json) == (200, {})


def test_an_unknown_member_is_ignored(sqs):
    """[D] Smithy, AWS JSON 1.0 protocol: unknown members are ignored."""
    answer = sqs.json("ReceiveMessage", {"QueueUrl": sqs.queue(), "Colour": "red"})
    assert answer.status == 200


def test_binary_values_are_base64(sqs):
    """[D] AWS JSON 1.0 protocol: blobs are base64."""
    url = sqs.queue()
    kind = {"k": {"DataType": "Binary", "BinaryValue": "AAEC"}}
    sqs.json("SendMessage", {"QueueUrl": url, "MessageBody": "m", "MessageAttributes": kind})
    [message] = sqs.receive(url, MessageAttributeNames=["All"])
    assert message["MessageAttributes"]["k"]["BinaryValue"] == b"\x00\x01\x02"


def test_an_operation_without_a_result_answers_with_nothing_or_an_empty_map(sqs):
    """[D] AWS JSON 1.0 protocol: an operation without output."""
    answer = sqs.json("PurgeQueue", {"QueueUrl": sqs.queue()})
    assert answer.status == 200 and answer.text in {"", "{}"}


def test_a_trace_header_of_the_request_becomes_the_messages(sqs):
    """T010 [A] recorded 2025-06-27: X-Amzn-Trace-Id."""
    trace = "Root=1-3152b799-8954dae64eda91bc9a23a7e8;Parent=7fa8c0f79203be72;Sampled=1"
    url = sqs.queue()

    def add(request, **_):
        request.headers["X-Amzn-Trace-Id"] = trace

    sqs.client.meta.events.register("before-sign.sqs.SendMessage", add)
    sqs.send(url)
    assert sqs.receive(url, AttributeNames=["All"])[0]["Attributes"]["AWSTraceHeader"] == trace


def test_a_date_is_told(sqs):
    """[D] HTTP: a Date header."""
    assert sqs.json("ListQueues", {}).headers["date"].endswith("GMT")

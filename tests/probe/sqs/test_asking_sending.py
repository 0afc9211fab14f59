"""Sending: bodies, sizes, characters, attributes, digests, delays."""

from __future__ import annotations

import hashlib

import pytest

MIB = 1_048_576
TOO_LONG = "One or more parameters are invalid. Reason: Message must be shorter than {} bytes."
TRACE = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"


def text(value, kind="String"):
    return {"DataType": kind, "StringValue": value}


def refused(sqs, url=None, **params):
    params.setdefault("MessageBody", "x")
    return sqs.refused("send_message", QueueUrl=url or sqs.queue(), **params)


def test_an_answer_has_an_id_and_a_digest_and_nothing_else(sqs):
    """T074 [A-] recorded 2024-04-30."""
    answer = sqs.send(sqs.queue(), "häagen")
    assert set(answer) == {"MessageId", "MD5OfMessageBody"}
    assert answer["MD5OfMessageBody"] == hashlib.md5("häagen".encode()).hexdigest()


def test_the_limit_is_one_mebibyte_and_exactly_that_passes(sqs):
    """T075 [A] recorded 2025-08-19."""
    url = sqs.queue()
    sqs.send(url, "x" * MIB)
    answer = refused(sqs, url, MessageBody="x" * (MIB + 1))
    assert (answer.code, answer.message) == ("InvalidParameterValue", TOO_LONG.format(MIB))


def test_size_is_bytes_not_characters(sqs):
    """T075 [A]: UTF-8 bytes count."""
    url = sqs.queue(MaximumMessageSize="1024")
    sqs.send(url, "ä" * 512)
    assert refused(sqs, url, MessageBody="ä" * 512 + "x").message == TOO_LONG.format(1024)


def test_name_type_and_value_of_an_attribute_count(sqs):
    """T075 [A] recorded 2025-08-19: k + String + x are 8 bytes."""
    url = sqs.queue(MaximumMessageSize="1024")
    attributes = {"k": text("x")}
    sqs.send(url, "x" * 1016, MessageAttributes=attributes)
    assert refused(sqs, url, MessageBody="x" * 1017, MessageAttributes=attributes).code == "InvalidParameterValue"


def test_binary_counts_as_its_bytes(sqs):
    """T075 [A]: not as the base64 that carries them."""
    url = sqs.queue(MaximumMessageSize="1024")
    attributes = {"k": {"DataType": "Binary", "BinaryValue": b"\x00" * 900}}
    sqs.send(url, "x" * 117, MessageAttributes=attributes)
    assert refused(sqs, url, MessageBody="x" * 118, MessageAttributes=attributes).code == "InvalidParameterValue"


def test_a_trace_header_does_not_count(sqs):
    """T087 [D] SQS API Reference, SendMessage: its size counts towards nothing."""
    url = sqs.queue(MaximumMessageSize="1024")
    sqs.send(url, "x" * 1024, MessageSystemAttributes={"AWSTraceHeader": text(TRACE)})


def test_a_body_of_nothing_is_missing(sqs):
    """T079 [A] recorded 2025-09-22."""
    answer = refused(sqs, MessageBody="")
    assert (answer.code, answer.message) == ("MissingParameter", "The request must contain the parameter MessageBody.")
    assert answer.query_code == "MissingRequiredParameterException"


def test_no_body_is_missing_too(sqs):
    """T079 [A]."""
    assert sqs.refused("send_message", QueueUrl=sqs.queue()).code == "MissingParameter"


@pytest.mark.parametrize("bad", ["\x00", "\x08", "\x0b", "\x1f", "\ufffe", "\uffff"], ids=ascii)
def test_characters_outside_the_set_are_refused(sqs, bad):
    """T085 [A-] and [D] SQS API Reference, SendMessage: InvalidMessageContents."""
    assert refused(sqs, MessageBody=f"o-{bad}").code == "InvalidMessageContents"


@pytest.mark.parametrize(
    "fine", ["\t", "\n", "\r", " ", "\x7f", "\ud7ff", "\ue000", "\ufffd", "😀", "&quot;<x/>"], ids=ascii
)
def test_characters_of_the_set_come_back_unchanged(sqs, fine):
    """T085 [A] recorded 2024-04-30."""
    url = sqs.queue()
    sqs.send(url, f"o-{fine}")
    [message] = sqs.receive(url)
    assert message["Body"] == f"o-{fine}"
    assert message["MD5OfBody"] == hashlib.md5(f"o-{fine}".encode()).hexdigest()


@pytest.mark.parametrize(
    ("attributes", "digest"),
    [
        ({"Foo": text("Bar")}, "ae7155c6026991b6d54b11589678bf9c"),
        ({"timestamp": text("1493147359900", "Number")}, "235c5c510d26fb653d073faed50ae77c"),
        ({"MyAttribute": text("foobar")}, "adb59cd4678ea5a855436b949cd07ab6"),
    ],
)
def test_a_digest_of_attributes_is_awss(sqs, attributes, digest):
    """T086 [A] recorded 2024-04-30."""
    url = sqs.queue()
    assert sqs.send(url, MessageAttributes=attributes)["MD5OfMessageAttributes"] == digest
    [message] = sqs.receive(url, MessageAttributeNames=["All"])
    assert (message["MessageAttributes"], message["MD5OfMessageAttributes"]) == (attributes, digest)


def test_a_trace_header_has_its_own_digest_and_comes_back(sqs):
    """T087, T010 [A] recorded 2024-04-30."""
    url = sqs.queue()
    answer = sqs.send(url, MessageSystemAttributes={"AWSTraceHeader": text(TRACE)})
    assert answer["MD5OfMessageSystemAttributes"] == "5ae4d5d7636402d80f4eb6d213245a88"
    assert "MD5OfMessageAttributes" not in answer
    assert sqs.receive(url, AttributeNames=["All"])[0]["Attributes"]["AWSTraceHeader"] == TRACE


def test_only_a_trace_header_is_a_system_attribute(sqs):
    """T087 [D] SQS API Reference, SendMessage."""
    assert refused(sqs, MessageSystemAttributes={"Other": text("x")}).code == "InvalidParameterValue"


def test_a_trace_header_is_a_string(sqs):
    """[D] SQS API Reference, SendMessage: its type must be String."""
    bad = {"AWSTraceHeader": {"DataType": "Binary", "BinaryValue": b"x"}}
    assert refused(sqs, MessageSystemAttributes=bad).code == "InvalidParameterValue"


@pytest.mark.parametrize("name", ["AWS.x", "amazon.x", ".x", "x.", "a..b", "a b", "a!b", "a?b", "x" * 257, ""])
def test_an_attributes_name_has_rules(sqs, name):
    """T089 [A-] and [D] SQS Developer Guide, message attributes."""
    assert refused(sqs, MessageAttributes={name: text("x")}).code == "InvalidParameterValue"


@pytest.mark.parametrize("kind", ["", "Integer", "string", "Number." + "x" * 256])
def test_an_attributes_type_has_rules(sqs, kind):
    """T089 [A-] and [D] SQS Developer Guide, message attributes: String, Number or Binary, with a suffix or none."""
    assert refused(sqs, MessageAttributes={"k": text("1", kind)}).code == "InvalidParameterValue"


def test_an_unknown_type_is_told_the_known_ones(sqs):
    """[F] as AWS words it, seen 2024."""
    assert refused(sqs, MessageAttributes={"k": text("1", "Integer")}).message == (
        "The type of message (user) attribute 'k' is invalid. "
        "You must use only the following supported type prefixes: Binary, Number, String."
    )


@pytest.mark.parametrize("bad", ["x", "1 2", "--1"])
def test_a_number_is_a_number(sqs, bad):
    """[F] as AWS words it: Can't cast the value of message (user) attribute 'k' to a number."""
    answer = refused(sqs, MessageAttributes={"k": text(bad, "Number")})
    assert answer.code == "InvalidParameterValue"
    assert answer.message == "Can't cast the value of message (user) attribute 'k' to a number."


@pytest.mark.parametrize("fine", ["1", "-1.5", "6.02e23", "0"])
def test_a_number_may_be_any_number(sqs, fine):
    """[D] SQS Developer Guide, message attributes: positive or negative integers or floating-point numbers."""
    url = sqs.queue()
    sqs.send(url, MessageAttributes={"k": text(fine, "Number")})
    assert sqs.receive(url, MessageAttributeNames=["k"])[0]["MessageAttributes"]["k"]["StringValue"] == fine


def test_an_empty_value_is_refused(sqs):
    """[A] recorded 2024-04-30."""
    assert refused(sqs, MessageAttributes={"ErrorDetails": text("")}).message == (
        "Message (user) attribute 'ErrorDetails' must contain a non-empty value of type 'String'."
    )


def test_an_attribute_without_a_value_is_refused(sqs):
    """[D] SQS Developer Guide, message attributes: name, type and value must not be empty or null."""
    assert refused(sqs, MessageAttributes={"k": {"DataType": "String"}}).code == "InvalidParameterValue"


def test_a_value_has_the_characters_of_a_body(sqs):
    """[A-] AWS-validated, undated: InvalidParameterValue."""
    assert refused(sqs, MessageAttributes={"k": text("x\x08")}).code == "InvalidParameterValue"


def test_ten_attributes_are_the_most(sqs):
    """T089 [D] SQS Developer Guide, quotas related to messages."""
    url = sqs.queue()
    sqs.send(url, MessageAttributes={f"k{n}": text("x") for n in range(10)})
    answer = refused(sqs, url, MessageAttributes={f"k{n}": text("x") for n in range(11)})
    assert answer.code == "InvalidParameterValue"
    assert answer.message == "Number of message attributes [11] exceeds the allowed maximum [10]."


@pytest.mark.parametrize("seconds", [-1, 901])
def test_a_delay_is_a_quarter_of_an_hour_at_most(sqs, seconds):
    """T091 [D]; the words [F] seen 2024."""
    answer = refused(sqs, DelaySeconds=seconds)
    assert answer.code == "InvalidParameterValue"
    assert answer.message == (
        f"Value {seconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900."
    )


def test_a_message_waits_for_its_delay(sqs):
    """T091 [A-]."""
    url = sqs.queue()
    sqs.send(url, DelaySeconds=2)
    assert sqs.bodies(url) == []
    sqs.wait(3.5)
    assert sqs.bodies(url) == ["o-1001"]


def test_a_delay_of_zero_counts_more_than_the_queues(sqs):
    """[D] SQS API Reference, SendMessage: the queue's delay is the default."""
    url = sqs.queue(DelaySeconds="60")
    sqs.send(url, DelaySeconds=0)
    assert sqs.bodies(url) == ["o-1001"]


def test_a_new_delay_of_a_standard_queue_leaves_what_is_there(sqs):
    """[D] SQS Developer Guide, delay queues: for standard queues the setting is not retroactive."""
    url = sqs.queue(DelaySeconds="3")
    sqs.send(url)
    sqs("set_queue_attributes", QueueUrl=url, Attributes={"DelaySeconds": "900"})
    sqs.wait(3.3)
    assert sqs.bodies(url) == ["o-1001"]


def test_a_name_will_do_for_a_url(sqs):
    """T090 [A-]: SendMessage(QueueUrl="name")."""
    name = sqs.name()
    url = sqs("create_queue", QueueName=name)["QueueUrl"]
    sqs.send(name)
    assert sqs.bodies(url) == ["o-1001"]


def test_no_url_is_a_missing_parameter(sqs):
    """[D] SQS API Reference: QueueUrl is required."""
    assert sqs.refused("send_message", MessageBody="x").code == "MissingParameter"

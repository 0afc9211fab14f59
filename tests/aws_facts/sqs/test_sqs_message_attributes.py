"""What AWS does with the attributes of a message that is sent."""

from __future__ import annotations

import pytest


def text(value: str, kind: str = "String") -> dict[str, str]:
    return {"DataType": kind, "StringValue": value}


@pytest.mark.parametrize(
    ("attributes", "digest"),
    [
        ({"Foo": text("Bar")}, "ae7155c6026991b6d54b11589678bf9c"),
        ({"MyAttribute": text("foobar")}, "adb59cd4678ea5a855436b949cd07ab6"),
        ({"k": text("x")}, "a45daa70926828a2f0a1db3418e6feb4"),
        ({"timestamp": text("1493147359900", "Number")}, "235c5c510d26fb653d073faed50ae77c"),
        (
            {"Help.Me": text("Me"), "Hello": text("There"), "General": text("Kenobi")},
            "4c360f3fdafd970e05fae2f149d997f5",
        ),
        (
            {"Title": text("The Whistler"), "Author": text("John Grisham"), "WeeksOn": text("6", "Number")},
            "d25a6aea97eb8f585bfa92d314504a92",
        ),
        (
            {
                "attr1": {
                    "DataType": "Binary",
                    "BinaryValue": b"traceparent\x1e00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01",
                }
            },
            "8cbe4db156db8a94db8b801b7addb984",
        ),
    ],
)
def test_the_digest_of_attributes_is_the_one_that_aws_gave(sqs, attributes, digest):
    """T086 [A] recorded 2024-04-30 to 2025-11-25: names sorted, each part after its length, strings and binaries
    told apart by a byte."""
    assert sqs.send(sqs.queue(), MessageAttributes=attributes)["MD5OfMessageAttributes"] == digest


def test_the_trace_header_has_a_digest_of_its_own(sqs):
    """T087 [A-] LocalStack's tests on AWS: it changes neither the attributes' digest nor the message's size."""
    trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"
    queue = sqs.queue(MaximumMessageSize="1024")
    sent = sqs.send(
        queue,
        "x" * 1016,
        MessageAttributes={"k": text("x")},
        MessageSystemAttributes={"AWSTraceHeader": text(trace)},
    )
    assert sent["MD5OfMessageAttributes"] == "a45daa70926828a2f0a1db3418e6feb4"
    assert sent["MD5OfMessageSystemAttributes"] == "5ae4d5d7636402d80f4eb6d213245a88"


def test_only_the_trace_header_is_a_system_attribute(sqs):
    """T087 [D] SQS API Reference, SendMessage: others are refused."""
    refused = sqs.refusal(
        "SendMessage",
        QueueUrl=sqs.queue().url,
        MessageBody="o-1001",
        MessageSystemAttributes={"SenderId": text("ada")},
    )
    assert refused.code == "InvalidParameterValue"


@pytest.mark.parametrize(
    "name", ["", "x" * 257, "AWS.x", "aws.x", "Amazon.x", ".x", "x.", "a..b", "a!b", 'a"b', "a(b", "a?b", "a§b"]
)
def test_attribute_names_have_rules(sqs, name):
    """T089 [A-+D] SQS Developer Guide, quotas of messages: at most 256 characters, no reserved prefix in any case,
    no dot at either end or two in a row, no other marks."""
    refused = sqs.refusal(
        "SendMessage", QueueUrl=sqs.queue().url, MessageBody="o-1001", MessageAttributes={name: text("x")}
    )
    assert refused.code == "InvalidParameterValue"


def test_attribute_names_may_have_letters_of_any_script(sqs):
    """T089 [A-] LocalStack's tests on AWS: "attr.1øßä" is accepted."""
    sqs.send(sqs.queue(), MessageAttributes={"attr.1øßä": text("x")})


@pytest.mark.parametrize("kind", ["string", "Float", "Stringx", "String." + "x" * 256])
def test_attribute_types_have_rules(sqs, kind):
    """T089 [A-+D] SQS Developer Guide, message metadata: String, Number or Binary, perhaps with a suffix after a dot, at most 256 characters."""
    refused = sqs.refusal(
        "SendMessage", QueueUrl=sqs.queue().url, MessageBody="o-1001", MessageAttributes={"x": text("1", kind)}
    )
    assert refused.code == "InvalidParameterValue"


def test_a_type_may_have_a_suffix(sqs):
    """T089 [D] SQS Developer Guide, message metadata: the suffix is kept and means nothing."""
    queue = sqs.queue()
    sqs.send(queue, MessageAttributes={"x": text("1", "Number.int")})
    [message] = sqs.receive(queue, MessageAttributeNames=["All"])
    assert message["MessageAttributes"]["x"] == {"DataType": "Number.int", "StringValue": "1"}


def test_a_message_has_at_most_ten_attributes(sqs):
    """T089 [D] SQS Developer Guide, quotas of messages: the eleventh is refused."""
    queue = sqs.queue()
    eleven = {f"a{n}": text("x") for n in range(11)}
    refused = sqs.refusal("SendMessage", QueueUrl=queue.url, MessageBody="x", MessageAttributes=eleven)
    assert refused.message == "Number of message attributes [11] exceeds the allowed maximum [10]."


def test_an_attribute_must_not_be_empty(sqs):
    """T089 [A] recorded 2024-04-30: the text names the attribute and its type."""
    refused = sqs.refusal(
        "SendMessage", QueueUrl=sqs.queue().url, MessageBody="x", MessageAttributes={"ErrorDetails": text("")}
    )
    assert refused.message == (
        "Message (user) attribute 'ErrorDetails' must contain a non-empty value of type 'String'."
    )

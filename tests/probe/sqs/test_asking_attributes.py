"""What queues can be told about themselves: attributes, encryption, policies."""

from __future__ import annotations

import json

import pytest

ALLOW = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}],
}
ONE_KIND = "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE."


def change(sqs, url, **attributes):
    return sqs("set_queue_attributes", QueueUrl=url, Attributes=attributes)


@pytest.mark.parametrize(
    ("name", "lowest", "highest"),
    [
        ("DelaySeconds", 0, 900),
        ("MaximumMessageSize", 1024, 1048576),
        ("MessageRetentionPeriod", 60, 1209600),
        ("ReceiveMessageWaitTimeSeconds", 0, 20),
        ("VisibilityTimeout", 0, 43200),
    ],
)
def test_an_attribute_has_its_range_and_its_error(sqs, name, lowest, highest):
    """T170 [D] SQS API Reference, SetQueueAttributes; the error's words [F] seen 2024."""
    url = sqs.queue()
    for fine in (lowest, highest):
        change(sqs, url, **{name: str(fine)})
        assert sqs.told(url, name) == {name: str(fine)}
    for bad in (str(lowest - 1), str(highest + 1), "abc", "", "1.5", " 60"):
        refused = sqs.refused("set_queue_attributes", QueueUrl=url, Attributes={name: bad})
        assert (refused.code, refused.message) == ("InvalidAttributeValue", f"Invalid value for the parameter {name}.")


@pytest.mark.parametrize("name", ["VisibilityTimeout", "MaximumMessageSize"])
def test_a_new_queue_has_the_same_ranges(sqs, name):
    """T170 [D] SQS API Reference, CreateQueue."""
    refused = sqs.refused("create_queue", QueueName=sqs.name(), Attributes={name: "9999999"})
    assert (refused.code, refused.message) == ("InvalidAttributeValue", f"Invalid value for the parameter {name}.")


@pytest.mark.parametrize("name", ["KmsDataKeyReusePeriodSeconds"])
@pytest.mark.parametrize("bad", ["59", "86401"])
def test_a_data_key_is_kept_a_minute_to_a_day(sqs, name, bad):
    """[D] SQS API Reference, SetQueueAttributes: 60 to 86,400 seconds."""
    assert (
        sqs.refused("set_queue_attributes", QueueUrl=sqs.queue(), Attributes={name: bad}).code
        == "InvalidAttributeValue"
    )


@pytest.mark.parametrize("name", ["Foobar", "QueueArn", "CreatedTimestamp", "ApproximateNumberOfMessages"])
def test_what_is_not_settable_is_unknown(sqs, name):
    """[D] SQS API Reference, SetQueueAttributes; T164 for the words."""
    refused = sqs.refused("set_queue_attributes", QueueUrl=sqs.queue(), Attributes={name: "1"})
    assert (refused.code, refused.message) == ("InvalidAttributeName", f"Unknown Attribute {name}.")


def test_one_bad_value_changes_nothing(sqs):
    """[D] SQS API Reference, SetQueueAttributes: an error is of the whole request."""
    url = sqs.queue()
    sqs.refused("set_queue_attributes", QueueUrl=url, Attributes={"DelaySeconds": "5", "VisibilityTimeout": "-1"})
    assert sqs.told(url, "DelaySeconds") == {"DelaySeconds": "0"}


def test_an_unknown_name_cannot_be_asked_for(sqs):
    """T164 [A-] AWS-validated, undated."""
    refused = sqs.refused("get_queue_attributes", QueueUrl=sqs.queue(), AttributeNames=["Foobar"])
    assert (refused.code, refused.message) == ("InvalidAttributeName", "Unknown Attribute Foobar.")


def test_an_attribute_that_is_not_set_has_no_key(sqs):
    """T156 [A] recorded 2025-12-10: no Policy, RedrivePolicy or KmsMasterKeyId."""
    asked = ["Policy", "RedrivePolicy", "RedriveAllowPolicy", "KmsMasterKeyId"]
    assert sqs.told(sqs.queue(), *asked) == {}


def test_times_are_whole_seconds(sqs):
    """T156 [A]: CreatedTimestamp and LastModifiedTimestamp are seconds as strings; a change moves the second."""
    url = sqs.queue()
    before = sqs.told(url, "CreatedTimestamp", "LastModifiedTimestamp")
    sqs.wait(2)
    change(sqs, url, DelaySeconds="1")
    after = sqs.told(url, "CreatedTimestamp", "LastModifiedTimestamp")
    assert len(before["CreatedTimestamp"]) == 10 and after["CreatedTimestamp"] == before["CreatedTimestamp"]
    assert int(after["LastModifiedTimestamp"]) >= int(before["LastModifiedTimestamp"]) + 2


def test_counts_are_of_visible_delayed_and_in_flight(sqs):
    """T156 [A]: three counters as strings."""
    url = sqs.queue()
    sqs.send(url, "1")
    sqs.send(url, "2")
    sqs.send(url, "3", DelaySeconds=60)
    sqs.receive(url)
    told = sqs.told(url)
    assert told["ApproximateNumberOfMessages"] == "1"
    assert told["ApproximateNumberOfMessagesNotVisible"] == "1"
    assert told["ApproximateNumberOfMessagesDelayed"] == "1"


def test_a_key_of_kms_turns_the_other_encryption_off(sqs):
    """[A] recorded 2024-04-30 and 2025-12-10."""
    url = sqs.queue()
    change(sqs, url, KmsMasterKeyId="alias/mine", KmsDataKeyReusePeriodSeconds="6000", SqsManagedSseEnabled="false")
    told = sqs.told(url, "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "SqsManagedSseEnabled")
    assert told == {
        "KmsMasterKeyId": "alias/mine",
        "KmsDataKeyReusePeriodSeconds": "6000",
        "SqsManagedSseEnabled": "false",
    }


def test_a_key_alone_does_so_too(sqs):
    """[D] SQS API Reference: only one server-side encryption option is supported per queue."""
    assert sqs.told(sqs.queue(KmsMasterKeyId="alias/mine"), "SqsManagedSseEnabled") == {"SqsManagedSseEnabled": "false"}


def test_both_kinds_of_encryption_at_once_are_refused(sqs):
    """[A] recorded 2024-04-30."""
    both = {"KmsMasterKeyId": "alias/mine", "SqsManagedSseEnabled": "true"}
    refused = sqs.refused("set_queue_attributes", QueueUrl=sqs.queue(), Attributes=both)
    assert (refused.code, refused.message) == ("InvalidAttributeName", ONE_KIND)


def test_an_empty_key_ends_encryption_with_it(sqs):
    """[A] recorded 2025-12-10: the key's attributes go, and SQS's own encryption stays off."""
    url = sqs.queue(KmsMasterKeyId="alias/mine")
    change(sqs, url, KmsMasterKeyId="")
    assert sqs.told(url, "KmsMasterKeyId", "SqsManagedSseEnabled") == {"SqsManagedSseEnabled": "false"}


def test_a_policy_comes_back_as_text(sqs):
    """[A-] AWS-validated, undated."""
    url = sqs.queue(Policy=json.dumps(ALLOW))
    assert json.loads(sqs.told(url, "Policy")["Policy"])["Statement"][0]["Action"] == "sqs:SendMessage"
    change(sqs, url, Policy="")
    assert sqs.told(url, "Policy") == {}


@pytest.mark.parametrize("bad", ["{", "[]", '"x"', "{}"])
def test_a_policy_must_be_one(sqs, bad):
    """[D] SQS Developer Guide, access policy language; the words [F] seen 2024."""
    refused = sqs.refused("set_queue_attributes", QueueUrl=sqs.queue(), Attributes={"Policy": bad})
    assert (refused.code, refused.message) == ("InvalidAttributeValue", "Invalid value for the parameter Policy.")


def test_no_attributes_at_all_are_a_missing_parameter(sqs):
    """[D] SQS API Reference, SetQueueAttributes: Attributes is required."""
    assert sqs.refused("set_queue_attributes", QueueUrl=sqs.queue()).code == "MissingParameter"

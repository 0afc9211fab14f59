"""What AWS does with FIFO queues."""

from __future__ import annotations

import hashlib

import pytest

MINUTES = 60


def send_all(sqs, queue, *messages):
    for message in messages:
        sqs.send_fifo(queue, message, group=message.partition("-")[0])


def test_a_fifo_queue_needs_its_name_and_its_attribute(sqs):
    """T117 [A-] LocalStack's tests on AWS: one without the other is refused."""
    for name, attributes in [("orders", {"FifoQueue": "true"}), ("orders.fifo", {})]:
        refused = sqs.refusal("CreateQueue", QueueName=name, Attributes=attributes)
        assert refused.code == "InvalidParameterValue"


@pytest.mark.parametrize(
    ("attribute", "text"),
    [
        ({"FifoQueue": "false"}, "Unknown Attribute FifoQueue."),
        ({"ContentBasedDeduplication": "false"}, "Unknown Attribute ContentBasedDeduplication."),
        (
            {"DeduplicationScope": "queue"},
            "You can specify the DeduplicationScope only when FifoQueue is set to true.",
        ),
        (
            {"FifoThroughputLimit": "perQueue"},
            "You can specify the FifoThroughputLimit only when FifoQueue is set to true.",
        ),
    ],
)
def test_a_standard_queue_has_no_fifo_attributes(sqs, attribute, text):
    """T117 [A] recorded 2024-05-15: InvalidAttributeName, in two different sentences."""
    refused = sqs.refusal("CreateQueue", QueueName="orders", Attributes=attribute)
    assert (refused.code, refused.query_code, refused.message) == (
        "InvalidAttributeName",
        "InvalidAttributeName",
        text,
    )


def test_the_type_of_a_queue_never_changes(sqs):
    """T117 [A] recorded 2024-05-14: a standard queue does not know FifoQueue, a FIFO queue does not give it up."""
    queue, fifo = sqs.queue(), sqs.fifo()
    refused = sqs.refusal("SetQueueAttributes", QueueUrl=queue.url, Attributes={"FifoQueue": "true"})
    assert (refused.code, refused.message) == ("InvalidAttributeName", "Unknown Attribute FifoQueue.")
    sqs("SetQueueAttributes", QueueUrl=fifo.url, Attributes={"FifoQueue": "true"})
    refused = sqs.refusal("SetQueueAttributes", QueueUrl=fifo.url, Attributes={"FifoQueue": "false"})
    reason = "Modifying queue type is not supported."
    assert (refused.code, refused.message) == (
        "InvalidAttributeValue",
        f"Invalid value for the parameter FifoQueue. Reason: {reason}",
    )


def test_a_deduplication_id_is_needed(sqs):
    """T119 [A] recorded 2024-04-30: unless it is made from the body; in a batch the whole call is refused."""
    queue = sqs.fifo()
    text = (
        "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"
    )
    refused = sqs.refusal("SendMessage", QueueUrl=queue.url, MessageBody="o-1001", MessageGroupId="ada")
    assert (refused.code, refused.message) == ("InvalidParameterValue", text)
    entries = [
        {"Id": "1", "MessageBody": "o-1001", "MessageGroupId": "ada", "MessageDeduplicationId": "1"},
        {"Id": "2", "MessageBody": "o-1002", "MessageGroupId": "ada"},
    ]
    refused = sqs.refusal("SendMessageBatch", QueueUrl=queue.url, Entries=entries)
    assert (refused.code, refused.message) == ("InvalidParameterValue", text)
    assert queue.messages == []


def test_a_group_is_needed(sqs):
    """T119 [A] recorded 2024-04-30: MissingParameter for one message, InvalidParameterValue for a batch."""
    queue = sqs.fifo()
    text = "The request must contain the parameter MessageGroupId."
    refused = sqs.refusal("SendMessage", QueueUrl=queue.url, MessageBody="o", MessageDeduplicationId="1")
    assert (refused.code, refused.query_code) == ("MissingParameter", "MissingRequiredParameterException")
    assert refused.message == text
    entries = [{"Id": "1", "MessageBody": "o-1001", "MessageDeduplicationId": "1"}]
    refused = sqs.refusal("SendMessageBatch", QueueUrl=queue.url, Entries=entries)
    assert (refused.code, refused.query_code) == ("InvalidParameterValue", "InvalidParameterValueException")
    assert refused.message == text


@pytest.mark.parametrize("value", ["", "group 123", "a" * 129, "grüße"])
@pytest.mark.parametrize("name", ["MessageDeduplicationId", "MessageGroupId"])
def test_ids_are_letters_digits_and_marks(sqs, name, value):
    """T120 [A] recorded 2025-07-30: 1 to 128 of them, no spaces."""
    ids = {"MessageDeduplicationId": "1", "MessageGroupId": "ada", name: value}
    refused = sqs.refusal("SendMessage", QueueUrl=sqs.fifo().url, MessageBody="o-1001", **ids)
    reason = f"{name} can only include alphanumeric and punctuation characters. 1 to 128 in length."
    assert refused.message == f"Value {value} for parameter {name} is invalid. Reason: {reason}"


def test_all_marks_are_fine_in_ids(sqs):
    """T120 [A] recorded 2025-07-30: every printable ASCII mark."""
    marks = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
    sqs.send_fifo(sqs.fifo(), "o-1001", group=marks, MessageDeduplicationId=marks)


def test_a_standard_queue_takes_no_deduplication_id(sqs):
    """T120 [A] validated 2024-05-28: it is not valid for this queue type."""
    refused = sqs.refusal("SendMessage", QueueUrl=sqs.queue().url, MessageBody="o-1001", MessageDeduplicationId="1")
    assert refused.code == "InvalidParameterValue"


def test_one_message_cannot_be_delayed(sqs):
    """T121 [A] recorded 2024-04-30: DelaySeconds is not valid for this queue type."""
    refused = sqs.refusal(
        "SendMessage",
        QueueUrl=sqs.fifo().url,
        MessageBody="o-1001",
        MessageGroupId="ada",
        MessageDeduplicationId="1",
        DelaySeconds=2,
    )
    assert refused.message == (
        "Value 2 for parameter DelaySeconds is invalid. "
        "Reason: The request include parameter that is not valid for this queue type."
    )


def test_a_queue_can_delay_all_and_keep_their_order(sqs):
    """T121 [A-] LocalStack's tests on AWS: DelaySeconds of the queue."""
    queue = sqs.fifo(DelaySeconds="2")
    send_all(sqs, queue, "ada-1", "ada-2")
    assert sqs.bodies(queue) == []
    sqs.wait(2)
    assert sqs.bodies(queue) == ["ada-1", "ada-2"]


def test_a_delay_of_zero_is_ignored(sqs):
    """T122 [A] recorded 2025-07-31: it is accepted, and the queue's delay counts all the same."""
    queue = sqs.fifo(DelaySeconds="2")
    sqs.send_fifo(queue, "o-1001", DelaySeconds=0)
    assert sqs.bodies(queue) == []
    sqs.wait(2)
    assert sqs.bodies(queue) == ["o-1001"]


def test_a_new_delay_counts_for_what_waits_already(sqs):
    """T121 [D] SQS Developer Guide, delay queues: on a FIFO queue the setting is retroactive, on a standard queue not."""
    queue, standard = sqs.fifo(DelaySeconds="100"), sqs.queue(DelaySeconds="100")
    sqs.send_fifo(queue, "o-1001")
    sqs.send(standard)
    for each in (queue, standard):
        sqs("SetQueueAttributes", QueueUrl=each.url, Attributes={"DelaySeconds": "10"})
    sqs.wait(10)
    assert sqs.bodies(queue) == ["o-1001"]
    assert sqs.bodies(standard) == []


@pytest.mark.parametrize("by_content", ["true", "false"])
def test_a_duplicate_is_swallowed_also_after_the_first_was_deleted(sqs, by_content):
    """T123 [A] recorded 2024-04-30: the send succeeds within five minutes, nothing is delivered."""
    queue = sqs.fifo(ContentBasedDeduplication=by_content)
    ids = {} if by_content == "true" else {"MessageDeduplicationId": "1"}
    first = sqs.send(queue, "o-1001", MessageGroupId="ada", **ids)
    [message] = sqs.receive(queue)
    sqs.delete(queue, message)
    sqs.wait(4 * MINUTES)
    again = sqs.send(queue, "o-1001", MessageGroupId="ada", **ids)
    assert again == first
    assert queue.messages == []


def test_content_is_the_body_alone(sqs):
    """T123 [D] SQS API Reference, SendMessage: the id is the SHA-256 of the body; attributes do not count."""
    queue = sqs.fifo(ContentBasedDeduplication="true")
    sqs.send(queue, "o-1001", MessageGroupId="ada")
    attributes = {"k": {"DataType": "String", "StringValue": "x"}}
    sqs.send(queue, "o-1001", MessageGroupId="ada", MessageAttributes=attributes)
    [message] = queue.messages
    assert message.deduplication_id == hashlib.sha256(b"o-1001").hexdigest()


def test_after_five_minutes_it_is_a_new_message(sqs):
    """T124 [A] validated 2024-05-29: the same deduplication id is delivered again; duplicates do not prolong it."""
    queue = sqs.fifo()
    sqs.send_fifo(queue, "o-1001", MessageDeduplicationId="1")
    sqs.wait(3 * MINUTES)
    sqs.send_fifo(queue, "o-1002", MessageDeduplicationId="1")
    sqs.wait(2 * MINUTES)
    sqs.send_fifo(queue, "o-1003", MessageDeduplicationId="1")
    assert sqs.bodies(queue) == ["o-1001", "o-1003"]


def test_by_default_a_duplicate_is_one_in_any_group(sqs):
    """T125 [A] recorded 2024-04-30: DeduplicationScope is queue."""
    queue = sqs.fifo()
    for group in ("ada", "grace"):
        sqs.send_fifo(queue, "o-1001", group=group)
    assert sqs.bodies(queue) == ["o-1001"]


@pytest.mark.parametrize("limit", [{}, {"FifoThroughputLimit": "perMessageGroupId"}])
def test_a_duplicate_can_be_one_in_its_group_only(sqs, limit):
    """T126 [A] recorded 2024-05-24: DeduplicationScope messageGroup, with or without high throughput."""
    queue = sqs.fifo(DeduplicationScope="messageGroup", **limit)
    for group in ("ada", "grace", "ada"):
        sqs.send_fifo(queue, "o-1001", group=group)
    assert sqs.bodies(queue) == ["o-1001", "o-1001"]


@pytest.mark.parametrize(("before", "after", "delivered"), [("queue", "messageGroup", 1), ("messageGroup", "queue", 2)])
def test_a_new_scope_does_not_count_at_once(sqs, before, after, delivered):
    """T127 [A] recorded 2025-08-19: the attribute changes, deduplication stays as it was for the minutes of a test."""
    queue = sqs.fifo(DeduplicationScope=before)
    sqs("SetQueueAttributes", QueueUrl=queue.url, Attributes={"DeduplicationScope": after})
    assert sqs.told(queue, "DeduplicationScope") == {"DeduplicationScope": after}
    for group in ("ada", "grace"):
        sqs.send_fifo(queue, "o-1001", group=group)
    assert len(queue.messages) == delivered


def test_high_throughput_needs_deduplication_per_group(sqs):
    """T126 [D] SQS API Reference, CreateQueue: perMessageGroupId only with DeduplicationScope messageGroup."""
    refused = sqs.refusal(
        "CreateQueue",
        QueueName="orders.fifo",
        Attributes={"FifoQueue": "true", "FifoThroughputLimit": "perMessageGroupId"},
    )
    assert refused.code == "InvalidAttributeValue"


def test_a_purge_forgets_what_was_sent(sqs):
    """T129 [A-] LocalStack's tests on AWS: the same deduplication id is delivered after a purge."""
    queue = sqs.fifo()
    sqs.send_fifo(queue, "o-1001")
    sqs("PurgeQueue", QueueUrl=queue.url)
    sqs.send_fifo(queue, "o-1001")
    assert sqs.bodies(queue) == ["o-1001"]


def test_sequence_numbers_grow(sqs):
    """T130 [A-] LocalStack's tests on AWS: strings of twenty digits, strictly increasing over all groups."""
    queue = sqs.fifo()
    numbers = [sqs.send_fifo(queue, f"o-{n}", group=str(n % 2))["SequenceNumber"] for n in range(5)]
    assert {len(number) for number in numbers} == {20}
    assert numbers == sorted(set(numbers), key=int)


def test_a_receive_brings_as_many_as_possible_of_one_group(sqs):
    """T131 [A-] LocalStack's tests on AWS: then of the next; a batch may mix groups."""
    queue = sqs.fifo()
    send_all(sqs, queue, "g1-1", "g2-1", "g1-2", "g1-3")
    assert sqs.bodies(queue) == ["g1-1", "g1-2", "g1-3", "g2-1"]


def test_a_message_in_flight_withholds_its_group(sqs):
    """T132 [A-] LocalStack's tests on AWS: the next receive goes to another group."""
    queue = sqs.fifo()
    send_all(sqs, queue, "g1-1", "g1-2", "g2-1")
    assert sqs.bodies(queue, most=1) == ["g1-1"]
    assert sqs.bodies(queue) == ["g2-1"]
    assert sqs.bodies(queue) == []


def test_a_group_is_free_when_all_of_it_is_deleted(sqs):
    """T133 [A-] LocalStack's tests on AWS: deleting some keeps it blocked, deleting all lets a waiting poll go on."""
    queue = sqs.fifo()
    send_all(sqs, queue, "g1-1", "g1-2", "g1-3")
    first, second = sqs.receive(queue, MaxNumberOfMessages=2)
    sqs.delete(queue, first)
    assert sqs.bodies(queue) == []
    poll = sqs.begin("ReceiveMessage", QueueUrl=queue.url, WaitTimeSeconds=20)
    sqs.clock.later(3_000, lambda: sqs.delete(queue, second))
    sqs.wait(3)
    assert [message["Body"] for message in poll[0]["Messages"]] == ["g1-3"]


def test_a_group_keeps_its_place_when_it_is_free_again(sqs):
    """T133 [A-] LocalStack's tests on AWS: g1's next message was sent before g3's, and comes before it."""
    queue = sqs.fifo()
    send_all(sqs, queue, "g1-1", "g2-1", "g1-2", "g2-2", "g1-3", "g1-4", "g3-1")
    for message in sqs.receive(queue, MaxNumberOfMessages=2):
        sqs.delete(queue, message)
    assert sqs.bodies(queue) == ["g2-1", "g2-2", "g1-3", "g1-4", "g3-1"]


def test_a_message_sent_later_to_an_emptied_group_arrives(sqs):
    """T133 [A] recorded 2024-04-30: a group that was empty is received from again."""
    queue = sqs.fifo()
    send_all(sqs, queue, "g1-1")
    [message] = sqs.receive(queue)
    sqs.delete(queue, message)
    assert sqs.bodies(queue) == []
    send_all(sqs, queue, "g1-2")
    assert sqs.bodies(queue) == ["g1-2"]


def test_after_the_timeout_the_order_is_the_same(sqs):
    """T134 [A-] LocalStack's tests on AWS: what was not deleted comes again, in the order of sending."""
    queue = sqs.fifo(VisibilityTimeout="2")
    send_all(sqs, queue, "g1-1", "g1-2", "g1-3")
    assert sqs.bodies(queue, most=2) == ["g1-1", "g1-2"]
    sqs.wait(2)
    assert sqs.bodies(queue) == ["g1-1", "g1-2", "g1-3"]


def test_groups_come_in_the_order_in_which_they_became_free(sqs):
    """T134 [A-] LocalStack's tests on AWS: what was never received goes before what comes back."""
    queue = sqs.fifo(VisibilityTimeout="1")
    send_all(sqs, queue, "g1-1", "g1-2", "g1-3", "g1-4", "g2-1", "g3-1")
    assert sqs.bodies(queue, most=2) == ["g1-1", "g1-2"]
    assert sqs.bodies(queue, most=1) == ["g2-1"]
    sqs.wait(2)
    assert sqs.bodies(queue, VisibilityTimeout=0) == ["g3-1", "g1-1", "g1-2", "g1-3", "g1-4", "g2-1"]


@pytest.mark.parametrize("seconds", [0, 2])
def test_the_first_of_two_in_flight_comes_back_alone(sqs, seconds):
    """T135 [A] validated 2025-11-17: the second stays hidden, and the group goes behind the groups that wait."""
    queue = sqs.fifo()
    send_all(sqs, queue, "g1-1", "g1-2")
    first, _second = sqs.receive(queue, MaxNumberOfMessages=2)
    send_all(sqs, queue, "g2-1")
    sqs.hide(queue, first, seconds)
    sqs.wait(seconds)
    assert sqs.bodies(queue) == ["g2-1", "g1-1"]
    assert sqs.bodies(queue) == []


@pytest.mark.parametrize(("extended", "again"), [(0, []), (1, ["foo"]), (2, ["foo", "bar"])])
def test_extending_one_hides_all_later_ones_of_its_group(sqs, extended, again):
    """T136 [A] recorded 2025-11-19: of foo, bar, baz the ones before the extended one come back."""
    queue = sqs.fifo(VisibilityTimeout="5")
    for body in ("foo", "bar", "baz"):
        sqs.send_fifo(queue, body)
    messages = sqs.receive(queue, MaxNumberOfMessages=10)
    sqs.hide(queue, messages[extended], 30)
    sqs.wait(6)
    assert sqs.bodies(queue) == again


def test_withheld_messages_count_as_visible(sqs):
    """T137 [A] validated 2025-09-26: of six messages in two groups two are received: four visible, two not."""
    queue = sqs.fifo()
    send_all(sqs, queue, "g1-1", "g1-2", "g1-3", "g2-1", "g2-2", "g2-3")
    sqs.bodies(queue, most=1)
    sqs.bodies(queue, most=1)
    told = sqs.told(queue)
    assert told["ApproximateNumberOfMessages"] == "4"
    assert told["ApproximateNumberOfMessagesNotVisible"] == "2"


def test_a_dead_letter_gets_its_message_id_as_deduplication_id(sqs):
    """T139 [D] SQS Developer Guide, dead-letter queue redrive: so it is never swallowed as a duplicate."""
    letters = sqs.fifo("letters.fifo")
    queue = sqs.dead_lettered(letters, name="orders.fifo", FifoQueue="true", VisibilityTimeout="0")
    sent = sqs.send_fifo(queue, "o-1001")
    sqs.receive(queue)
    assert sqs.receive(queue) == []
    [letter] = letters.messages
    assert letter.deduplication_id == letter.id == sent["MessageId"]


def test_a_poison_message_frees_its_group_when_it_is_dead(sqs):
    """T141 [A] validated 2024-05-21: the group goes on with the next message in the same receive."""
    letters = sqs.fifo("letters.fifo")
    queue = sqs.dead_lettered(letters, name="orders.fifo", FifoQueue="true", VisibilityTimeout="1")
    send_all(sqs, queue, "g1-1", "g1-2")
    assert sqs.bodies(queue, most=1) == ["g1-1"]
    sqs.wait(1)
    assert sqs.bodies(queue, most=1) == ["g1-2"]
    assert [letter.body for letter in letters.messages] == ["g1-1"]


def test_a_lost_receive_can_be_repeated(sqs):
    """T132 [D] SQS API Reference, ReceiveRequestAttemptId: for five minutes the same messages and handles, with a
    new visibility timeout, unless one was deleted or changed."""
    queue = sqs.fifo(VisibilityTimeout="30")
    send_all(sqs, queue, "g1-1", "g1-2", "g2-1")
    first = sqs.receive(queue, MaxNumberOfMessages=2, ReceiveRequestAttemptId="try-1")
    sqs.wait(20)
    again = sqs.receive(queue, MaxNumberOfMessages=2, ReceiveRequestAttemptId="try-1")
    assert again == first
    sqs.wait(20)
    sqs.delete(queue, first[0])
    assert [m["Body"] for m in sqs.receive(queue, ReceiveRequestAttemptId="try-1")] == ["g2-1"]


def test_redriving_within_five_minutes_loses_nothing(sqs):
    """T155 [D] SQS Developer Guide, dead-letter queue redrive: a redriven message is no duplicate of itself."""
    letters = sqs.fifo("letters.fifo")
    queue = sqs.dead_lettered(letters, name="orders.fifo", FifoQueue="true", VisibilityTimeout="0")
    sqs.send_fifo(queue, "o-1001")
    sqs.receive(queue)
    sqs.receive(queue)
    sqs("StartMessageMoveTask", SourceArn=letters.arn)
    sqs.wait(1)
    assert [message.body for message in queue.messages] == ["o-1001"]

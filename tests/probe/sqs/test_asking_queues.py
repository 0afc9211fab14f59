"""Making, finding, describing, purging and deleting queues."""

from __future__ import annotations

import json

import pytest

DIFFERENT = "A queue already exists with the same name and a different value for attribute "
NO_QUEUE = "AWS.SimpleQueueService.NonExistentQueue"
BAD_NAME = "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"


def test_a_queues_url_ends_with_account_and_name(sqs):
    """[D] SQS Developer Guide, queue and message identifiers: https://HOST/ACCOUNT/NAME."""
    name = sqs.name()
    url = sqs("create_queue", QueueName=name)["QueueUrl"]
    account, last = url.split("/")[-2:]
    assert last == name and account.isdigit() and len(account) == 12
    assert sqs.arn(url) == f"arn:aws:sqs:us-east-1:{account}:{name}"


@pytest.mark.parametrize("name", ["", "a b", "a.b", "a/b", "ä", "a" * 81])
def test_a_name_has_letters_digits_hyphens_and_underscores(sqs, name):
    """[D] SQS API Reference, CreateQueue: 1 to 80 characters; refused with InvalidParameterValue."""
    assert sqs.refused("create_queue", QueueName=name).code == "InvalidParameterValue"


def test_a_bad_name_is_told_the_rule(sqs):
    """[F] as AWS words it, seen 2024."""
    assert sqs.refused("create_queue", QueueName="a b").message == BAD_NAME


def test_eighty_characters_are_a_name(sqs):
    """[D] SQS API Reference, CreateQueue: up to 80 characters."""
    name = (sqs.name("_") + "x" * 80)[:80]
    assert sqs("create_queue", QueueName=name)["QueueUrl"].endswith(name)


def test_the_suffix_counts_in_the_length(sqs):
    """[D] SQS API Reference, CreateQueue: .fifo counts towards the 80 characters."""
    long = ("x" * 76) + ".fifo"
    assert sqs.refused("create_queue", QueueName=long, Attributes={"FifoQueue": "true"}).code == "InvalidParameterValue"


def test_names_are_case_sensitive(sqs):
    """[D] SQS API Reference: queue URLs and names are case-sensitive."""
    name = sqs.name("-Case")
    sqs("create_queue", QueueName=name)
    assert sqs.refused("get_queue_url", QueueName=name.lower()).code == NO_QUEUE


def test_a_queue_is_found_by_its_name(sqs):
    """[D] SQS API Reference, GetQueueUrl."""
    name = sqs.name()
    url = sqs("create_queue", QueueName=name)["QueueUrl"]
    assert sqs("get_queue_url", QueueName=name) == {"QueueUrl": url}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("DelaySeconds", "5"),
        ("VisibilityTimeout", "31"),
        ("MaximumMessageSize", "1024"),
        ("MessageRetentionPeriod", "60"),
    ],
)
def test_another_value_for_an_attribute_is_refused_by_its_name(sqs, name, other):
    """T160 [A-] recorded 2024-04-30: QueueAlreadyExists, query code QueueNameExists."""
    queue = sqs.name()
    sqs("create_queue", QueueName=queue)
    refused = sqs.refused("create_queue", QueueName=queue, Attributes={name: other})
    assert (refused.code, refused.message) == ("QueueAlreadyExists", DIFFERENT + name)
    assert (refused.query_code, refused.status) == ("QueueNameExists", 400)


def test_a_default_may_be_said(sqs):
    """T160 [A-]: an attribute given with the value that it has is no difference."""
    queue = sqs.name()
    url = sqs("create_queue", QueueName=queue)["QueueUrl"]
    assert sqs("create_queue", QueueName=queue, Attributes={"VisibilityTimeout": "30"})["QueueUrl"] == url


def test_a_changed_queue_is_compared_as_it_is_now(sqs):
    """T160 [A-]: what counts is the value that the queue has."""
    queue = sqs.name()
    url = sqs("create_queue", QueueName=queue)["QueueUrl"]
    sqs("set_queue_attributes", QueueUrl=url, Attributes={"VisibilityTimeout": "40"})
    assert sqs("create_queue", QueueName=queue, Attributes={"VisibilityTimeout": "40"})["QueueUrl"] == url
    assert (
        sqs.refused("create_queue", QueueName=queue, Attributes={"VisibilityTimeout": "30"}).code
        == "QueueAlreadyExists"
    )


def test_tags_make_no_difference(sqs):
    """[D] SQS API Reference, CreateQueue: only attributes are compared."""
    queue = sqs.name()
    url = sqs("create_queue", QueueName=queue, tags={"team": "shop"})["QueueUrl"]
    assert sqs("create_queue", QueueName=queue)["QueueUrl"] == url
    assert sqs("list_queue_tags", QueueUrl=url) == {"Tags": {"team": "shop"}}


def test_a_deleted_name_is_free_after_a_minute(sqs):
    """T161 [A] recorded 2024-04-30."""
    name = sqs.name()
    sqs("delete_queue", QueueUrl=sqs("create_queue", QueueName=name)["QueueUrl"])
    refused = sqs.refused("create_queue", QueueName=name)
    assert refused.code == "AWS.SimpleQueueService.QueueDeletedRecently"
    assert refused.message == (
        "You must wait 60 seconds after deleting a queue before you can create another with the same name."
    )
    sqs.wait(61)
    assert sqs("create_queue", QueueName=name)["QueueUrl"].endswith(name)


def test_a_deleted_queue_is_gone(sqs):
    """T162 [A] recorded 2024-04-30."""
    url = sqs.queue()
    sqs("delete_queue", QueueUrl=url)
    for operation, params in (
        ("send_message", {"MessageBody": "x"}),
        ("receive_message", {}),
        ("purge_queue", {}),
        ("get_queue_attributes", {"AttributeNames": ["All"]}),
        ("delete_queue", {}),
        ("list_queue_tags", {}),
    ):
        assert sqs.refused(operation, QueueUrl=url, **params).code == NO_QUEUE, operation


def test_a_new_queue_of_an_old_name_is_empty(sqs):
    """[D] SQS API Reference, DeleteQueue: deletes the queue regardless of its contents."""
    name = sqs.name()
    url = sqs("create_queue", QueueName=name)["QueueUrl"]
    sqs.send(url)
    sqs("delete_queue", QueueUrl=url)
    sqs.wait(61)
    assert sqs.receive(sqs("create_queue", QueueName=name)["QueueUrl"]) == []


def test_an_unknown_queue_has_two_codes_and_one_status(sqs):
    """T162 [A] recorded 2024-04-30."""
    refused = sqs.refused("get_queue_url", QueueName="nowhere-at-all")
    assert (refused.code, refused.query_code, refused.status) == (NO_QUEUE, "QueueDoesNotExist", 400)
    assert refused.message == "The specified queue does not exist."


def test_a_queue_of_another_account_is_not_there(sqs):
    """[D] SQS Developer Guide, queue and message identifiers: the account is part of a queue's name."""
    url = sqs.queue()
    account = url.split("/")[-2]
    other = url.replace(account, "999999999999")
    assert sqs.refused("send_message", QueueUrl=other, MessageBody="x").code == NO_QUEUE


def test_a_purge_takes_what_is_delayed_and_in_flight(sqs):
    """T165 [A-]: all messages, visible, delayed or in flight."""
    url = sqs.queue()
    sqs.send(url, "flying")
    sqs.receive(url, VisibilityTimeout=2)
    sqs.send(url, "waiting")
    sqs.send(url, "later", DelaySeconds=2)
    sqs("purge_queue", QueueUrl=url)
    sqs.wait(3)
    assert sqs.bodies(url) == []


def test_a_second_purge_within_a_minute_is_refused(sqs):
    """T166 [A] recorded 2024-04-30: HTTP 403; free again after 60 seconds."""
    url = sqs.queue()
    sqs("purge_queue", QueueUrl=url)
    refused = sqs.refused("purge_queue", QueueUrl=url)
    assert (refused.code, refused.status) == ("AWS.SimpleQueueService.PurgeQueueInProgress", 403)
    assert refused.message == f"Only one PurgeQueue operation on {url.split('/')[-1]} is allowed every 60 seconds."
    sqs.wait(61)
    sqs("purge_queue", QueueUrl=url)


def test_queues_are_listed_by_prefix_with_case(sqs):
    """T167 [A] recorded 2024-04-30: no key without a match."""
    name = sqs.name("-One")
    url = sqs("create_queue", QueueName=name)["QueueUrl"]
    assert sqs("list_queues", QueueNamePrefix=name[:-1]) == {"QueueUrls": [url]}
    assert sqs("list_queues", QueueNamePrefix=name.upper()) == {}


def test_a_list_goes_on_by_its_token(sqs):
    """T167 [A] recorded 2025-03-19: every queue once, and no token at the end."""
    prefix = sqs.name()
    urls = [sqs("create_queue", QueueName=f"{prefix}-{n}")["QueueUrl"] for n in range(5)]
    first = sqs("list_queues", QueueNamePrefix=prefix, MaxResults=2)
    second = sqs("list_queues", QueueNamePrefix=prefix, MaxResults=2, NextToken=first["NextToken"])
    third = sqs("list_queues", QueueNamePrefix=prefix, MaxResults=2, NextToken=second["NextToken"])
    assert first["QueueUrls"] + second["QueueUrls"] + third["QueueUrls"] == urls
    assert "NextToken" not in third


def test_a_page_that_ends_the_list_has_no_token(sqs):
    """T167 [A]: NextToken only where more exist."""
    prefix = sqs.name()
    for n in range(2):
        sqs("create_queue", QueueName=f"{prefix}-{n}")
    assert "NextToken" not in sqs("list_queues", QueueNamePrefix=prefix, MaxResults=2)


@pytest.mark.parametrize("most", [0, 1001, -1])
def test_a_page_has_one_to_a_thousand(sqs, most):
    """[D] SQS API Reference, ListQueues: MaxResults 1 to 1000."""
    assert sqs.refused("list_queues", MaxResults=most).code == "InvalidParameterValue"


def test_a_made_up_token_is_refused(sqs):
    """[D] SQS API Reference, ListQueues: NextToken comes from an earlier answer."""
    assert sqs.refused("list_queues", MaxResults=1, NextToken="made-up").code == "InvalidParameterValue"


def test_sources_of_a_dead_letter_queue_have_pages(sqs):
    """[D] SQS API Reference, ListDeadLetterSourceQueues: MaxResults and NextToken; the key is queueUrls."""
    dead = sqs.queue()
    urls = {sqs.queue(RedrivePolicy=sqs.redriving(dead)) for _ in range(3)}
    first = sqs("list_dead_letter_source_queues", QueueUrl=dead, MaxResults=2)
    rest = sqs("list_dead_letter_source_queues", QueueUrl=dead, MaxResults=2, NextToken=first["NextToken"])
    assert len(first["queueUrls"]) == 2 and {*first["queueUrls"], *rest["queueUrls"]} == urls
    assert "NextToken" not in rest


def test_a_queue_of_no_source_lists_none(sqs):
    """[D] SQS API Reference, ListDeadLetterSourceQueues: an empty list is there; it is required in the answer."""
    assert sqs("list_dead_letter_source_queues", QueueUrl=sqs.queue()) == {"queueUrls": []}


def test_a_policy_that_names_no_queue_is_no_source_any_more(sqs):
    """[D] SQS API Reference, ListDeadLetterSourceQueues: queues that have a RedrivePolicy with this target."""
    dead = sqs.queue()
    source = sqs.queue(RedrivePolicy=sqs.redriving(dead))
    sqs("set_queue_attributes", QueueUrl=source, Attributes={"RedrivePolicy": ""})
    assert sqs("list_dead_letter_source_queues", QueueUrl=dead)["queueUrls"] == []
    assert "RedrivePolicy" not in json.dumps(sqs.told(source))

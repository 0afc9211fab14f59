"""SNS topics, for those whom an alarm tells: accepted and noted, for there are no metrics and nothing is published.

A topic that feeds a queue or a function would be part of the work, and is refused: nothing would ever come.
"""

from __future__ import annotations

from typing import Any

from cloudlet.deploy.kinds import Kind, Made, kind
from cloudlet.deploy.making import Making

NOTE = "there is no SNS, so nobody is told"
PEOPLE = ("email", "email-json", "sms", "http", "https", "application")


def _create_topic(making: Making) -> Made:
    for subscription in making.properties.get("Subscription", []):
        _for_people_only(making, subscription, "Subscription")
    making.ignore(f"{making.logical_id}: {NOTE}")
    name = making.named("TopicName", 256, ".fifo" if making.properties.get("FifoTopic", False) else "")
    arn = making.arn("sns", name)
    return Made(arn, {"TopicArn": arn, "TopicName": name}, arn)


def _create_subscription(making: Making) -> Made:
    _for_people_only(making, making.properties, "Protocol")
    making.ignore(f"{making.logical_id}: {NOTE}")
    arn = f"{making.properties['TopicArn']}:{making.target.ids.suffix(12)}"
    return Made(arn, {"Arn": arn}, arn)


def _create_policy(making: Making) -> Made:
    making.ignore(f"{making.logical_id}: {NOTE}")
    return Made(making.logical_id, {"Id": making.logical_id})


def _for_people_only(making: Making, subscription: dict[str, Any], step: str) -> None:
    protocol = subscription.get("Protocol")
    if protocol not in PEOPLE:
        text = f"{making.logical_id}: a subscription of the protocol {protocol}: cloudlet has no SNS. "
        raise making.not_here(text + "This workshop is about SQS: send to the queue itself.", step)


KINDS: list[Kind] = [
    kind(
        "AWS::SNS::Topic",
        _create_topic,
        """
        string: DisplayName FifoThroughputScope KmsMasterKeyId SignatureVersion TopicName
        boolean: ContentBasedDeduplication FifoTopic
        array: DeliveryStatusLogging Subscription Tags
        any: ArchivePolicy DataProtectionPolicy
        attributes: TopicArn TopicName
        """,
    ),
    kind(
        "AWS::SNS::Subscription",
        _create_subscription,
        """
        string: Endpoint FilterPolicyScope Protocol Region SubscriptionRoleArn TopicArn
        boolean: RawMessageDelivery
        any: DeliveryPolicy FilterPolicy RedrivePolicy ReplayPolicy
        required: Protocol TopicArn
        attributes: Arn
        """,
    ),
    kind(
        "AWS::SNS::TopicPolicy",
        _create_policy,
        """
        array: Topics
        any: PolicyDocument
        required: Topics PolicyDocument
        attributes: Id
        """,
    ),
]

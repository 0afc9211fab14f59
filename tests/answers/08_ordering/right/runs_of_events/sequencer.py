"""Appends runs of events, in one conditional write each."""

import itertools
import json
import os

import boto3


class Sequencer:
    def __init__(self):
        self.dynamodb = boto3.resource("dynamodb")
        self.table = self.dynamodb.Table(os.environ["TABLE_NAME"])
        self.parking = boto3.resource("sqs").Queue(os.environ["PARKING_QUEUE_URL"])

    def __call__(self, event, context):
        failed = []
        parsed = [(json.loads(record["body"]), record) for record in event["Records"]]
        parsed.sort(key=lambda pair: (pair[0]["order_id"], pair[0]["seq"]))
        for order_id, group in itertools.groupby(parsed, key=lambda pair: pair[0]["order_id"]):
            group = list(group)
            try:
                self.work(order_id, group)
            except Exception as error:
                print(order_id, error)
                failed += [record["messageId"] for _, record in group]
        return {"batchItemFailures": [{"itemIdentifier": name} for name in failed]}

    def work(self, order_id, group):
        item = self.table.get_item(Key={"order_id": order_id}, ConsistentRead=True).get("Item", {})
        last = int(item.get("last_seq", 0))
        run, rest = [], []
        for message, record in group:
            if message["seq"] == last + len(run) + 1:
                run.append(message["event"])
            elif message["seq"] > last + len(run):
                rest.append(record)
        if run:
            try:
                self.append(order_id, last, run)
            except self.dynamodb.meta.client.exceptions.ConditionalCheckFailedException:
                rest = [record for _, record in group]
        for record in rest:
            self.parking.send_message(MessageBody=record["body"])

    def append(self, order_id, last, run):
        condition = "last_seq = :last" if last else "attribute_not_exists(last_seq)"
        values = {":new": last + len(run), ":run": run, ":none": []} | ({":last": last} if last else {})
        self.table.update_item(
            Key={"order_id": order_id},
            ConditionExpression=condition,
            UpdateExpression="SET events = list_append(if_not_exists(events, :none), :run), last_seq = :new",
            ExpressionAttributeValues=values,
        )


handler = Sequencer()

"""A long list of orders becomes several asynchronous invocations of the bulk sender."""

import json
import os

import boto3


class FanOut:
    def __init__(self):
        self.client = boto3.client("lambda")

    def handle(self, event, context):
        portions = list(self.split(event["records"]))
        for portion in portions:
            self.client.invoke(
                FunctionName=os.environ["SENDER_FUNCTION_NAME"],
                InvocationType="Event",
                Payload=self.payload(portion),
            )
        return {"invocations": len(portions), "orders": len(event["records"])}

    def split(self, orders):
        if len(orders) > 500 or (len(orders) > 1 and len(self.payload(orders)) > 1_000_000):
            middle = len(orders) // 2
            yield from self.split(orders[:middle])
            yield from self.split(orders[middle:])
        elif orders:
            yield orders

    def payload(self, orders):
        return json.dumps({"records": orders}, ensure_ascii=False).encode("utf-8")


handler = FanOut().handle

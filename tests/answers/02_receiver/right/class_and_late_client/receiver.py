"""The messages of a batch become items of the orders table."""

import json
import logging
import os
from decimal import Decimal
from functools import cached_property

import boto3

logger = logging.getLogger()
logger.setLevel(logging.INFO)


class NoOrder(Exception):
    pass


class Receiver:
    @cached_property
    def table(self):
        return boto3.Session().resource("dynamodb").Table(os.environ["TABLE_NAME"])

    def __call__(self, event, context):
        logger.info("%d records, %s", len(event["Records"]), context.aws_request_id)
        orders = list(map(self.parse, event["Records"]))
        for order in reversed(orders):
            self.table.put_item(Item=order, ReturnConsumedCapacity="TOTAL")
        return [order["order_id"] for order in orders]

    def parse(self, record):
        try:
            order = json.loads(record["body"], parse_float=Decimal)
        except json.JSONDecodeError as error:
            raise NoOrder(record) from error
        match order:
            case {"order_id": str(order_id), "customer": str(customer), "amount": int(amount)} if (
                order_id and customer and amount is not True and amount > 0
            ):
                return order
        raise NoOrder(record)


handler = Receiver()

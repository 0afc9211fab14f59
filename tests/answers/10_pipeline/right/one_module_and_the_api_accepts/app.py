"""The whole shop in one module; the API itself accepts."""

import json
import os
from decimal import Decimal

import boto3

dynamodb = boto3.resource("dynamodb")
ORDERS, BALANCES = dynamodb.Table(os.environ["ORDERS"]), dynamodb.Table(os.environ["BALANCES"])
sqs = boto3.resource("sqs")
to_charge, to_ship, dead = (sqs.Queue(os.environ[name]) for name in ("TO_CHARGE", "TO_SHIP", "DEAD"))
ENOUGH = 2


class NoOrder(Exception):
    pass


def api(event, context):
    try:
        order = read(event["body"])
    except (NoOrder, KeyError, TypeError, AttributeError):
        return {"statusCode": 422, "body": "that is no order"}
    try:
        put(order)
        to_charge.send_message(MessageBody=json.dumps({"order": order["order_id"]}))
    except Exception as trouble:
        print(trouble)
        return {"statusCode": 503, "body": "later, please"}
    return {"statusCode": 202, "body": "thank you"}


def read(body):
    try:
        order = json.loads(body, parse_float=Decimal)
    except (TypeError, ValueError):
        raise NoOrder from None
    if type(order) is not dict or type(order.get("amount")) is not int or order["amount"] < 1:
        raise NoOrder
    for key in ("order_id", "customer"):
        if type(order.get(key)) is not str or order[key] == "":
            raise NoOrder
    return order


def put(order):
    item = {"order_id": order["order_id"], "customer": order["customer"], "amount": order["amount"]}
    try:
        ORDERS.put_item(
            Item=item | {"status": "accepted", "text": json.dumps(order, default=str)},
            ConditionExpression="attribute_not_exists(order_id)",
        )
    except ORDERS.meta.client.exceptions.ConditionalCheckFailedException:
        pass


def charge(event, context):
    return {"batchItemFailures": list(each(event["Records"], charge_one))}


def ship(event, context):
    return {"batchItemFailures": list(each(event["Records"], ship_one))}


def each(records, work):
    for record in records:
        try:
            work(json.loads(record["body"])["order"], record["messageAttributes"])
        except Exception as trouble:
            print(trouble)
            yield {"itemIdentifier": record["messageId"]}


def charge_one(order_id, attributes):
    order = ORDERS.get_item(Key={"order_id": order_id}, ConsistentRead=True)["Item"]
    if order["status"] == "accepted":
        book(order)
    to_ship.send_message(MessageBody=json.dumps({"order": order_id}))


def book(order):
    client = ORDERS.meta.client
    mark = {
        "TableName": ORDERS.name,
        "Key": {"order_id": order["order_id"]},
        "UpdateExpression": "SET #s = :charged",
        "ConditionExpression": "#s = :accepted",
        "ExpressionAttributeNames": {"#s": "status"},
        "ExpressionAttributeValues": {":charged": "charged", ":accepted": "accepted"},
    }
    add = {
        "TableName": BALANCES.name,
        "Key": {"customer": order["customer"]},
        "UpdateExpression": "SET balance = if_not_exists(balance, :zero) + :amount",
        "ExpressionAttributeValues": {":amount": order["amount"], ":zero": 0},
    }
    try:
        client.transact_write_items(TransactItems=[{"Update": add}, {"Update": mark}])
    except client.exceptions.TransactionCanceledException as error:
        if error.response["CancellationReasons"][1]["Code"] != "ConditionalCheckFailed":
            raise


def ship_one(order_id, attributes):
    ORDERS.update_item(
        Key={"order_id": order_id},
        UpdateExpression="SET #s = :shipped",
        ConditionExpression="#s <> :accepted",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":shipped": "shipped", ":accepted": "accepted"},
    )


def redrive(event, context):
    for _ in range(100):
        messages = dead.receive_messages(MaxNumberOfMessages=10, MessageAttributeNames=["All"])
        if not messages:
            return
        for message in messages:
            moves = int((message.message_attributes or {}).get("moves", {}).get("StringValue", 0))
            if moves < ENOUGH:
                count = {"moves": {"DataType": "Number", "StringValue": str(moves + 1)}}
                queue = to_ship if shipped_next(message.body) else to_charge
                queue.send_message(MessageBody=message.body, MessageAttributes=count)
                message.delete()


def shipped_next(body):
    item = ORDERS.get_item(Key={"order_id": json.loads(body)["order"]}, ConsistentRead=True).get("Item", {})
    return item.get("status") in ("charged", "shipped")


import json, os
from collections import defaultdict
import boto3
dynamodb = boto3.client("dynamodb")
def put(o):
    return {"Put": {"TableName": os.environ["ORDERS_TABLE"], "Item": {"order_id": {"S": o["order_id"]}, "customer": {"S": o["customer"]}, "amount": {"N": str(o["amount"])}}, "ConditionExpression": "attribute_not_exists(order_id)"}}
def book(customer, orders):
    total = sum(o["amount"] for o in orders)
    add = {"Update": {"TableName": os.environ["BALANCES_TABLE"], "Key": {"customer": {"S": customer}}, "UpdateExpression": "ADD balance :a", "ExpressionAttributeValues": {":a": {"N": str(total)}}}}
    try:
        dynamodb.transact_write_items(TransactItems=[*map(put, orders), add])
    except dynamodb.exceptions.TransactionCanceledException as e:
        # somebody booked these before us: nothing left to do
        if not any(x["Code"] == "ConditionalCheckFailed" for x in e.response["CancellationReasons"]):
            raise
def handler(event, context):
    failed, groups, ids = [], defaultdict(dict), defaultdict(list)
    for r in event["Records"]:
        try:
            o = json.loads(r["body"])
            if not (isinstance(o, dict) and all(isinstance(o.get(k), str) and o[k] for k in ("order_id", "customer")) and type(o.get("amount")) is int and o["amount"] > 0):
                raise ValueError("no order")
        except Exception:
            failed.append(r["messageId"]); continue
        groups[o["customer"]].setdefault(o["order_id"], o)
        ids[o["order_id"]].append(r["messageId"])
    for customer, orders in groups.items():
        try:
            book(customer, list(orders.values()))
        except Exception:
            for o in orders.values():
                try:
                    book(customer, [o])
                except Exception:
                    failed += ids[o["order_id"]]
    return {"batchItemFailures": [{"itemIdentifier": m} for m in failed]}

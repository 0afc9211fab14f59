
import json, os, boto3
from botocore.exceptions import ClientError
def order_of(record):
    o = json.loads(record["body"])
    if not isinstance(o, dict): raise ValueError("no object")
    for k in ("order_id", "customer"):
        if not (isinstance(o.get(k), str) and o[k]): raise ValueError(k)
    if type(o.get("amount")) is not int or o["amount"] < 1: raise ValueError("amount")
    return o

RETRYABLE = {"ThrottlingException","ThrottlingError","ProvisionedThroughputExceededException","ProvisionedThroughputExceeded","RequestLimitExceeded","InternalServerError","TransactionConflict","TransactionConflictException","TransactionInProgressException"}
db = boto3.client("dynamodb")
def handler(event, context):
    failed = []
    for r in event["Records"]:
        try:
            o = order_of(r)
            a = {"N": str(o["amount"])}
            db.transact_write_items(TransactItems=[
                {"Put": {"TableName": os.environ["ORDERS_TABLE"], "Item": {"order_id": {"S": o["order_id"]}, "amount": a}, "ConditionExpression": "attribute_not_exists(order_id)"}},
                {"Update": {"TableName": os.environ["BALANCES_TABLE"], "Key": {"customer": {"S": o["customer"]}}, "UpdateExpression": "ADD balance :a", "ExpressionAttributeValues": {":a": a}}}])
        except ClientError as e:
            codes = {e.response["Error"]["Code"]} | {x["Code"] for x in e.response.get("CancellationReasons", [])}
            if codes & RETRYABLE:
                failed.append(r["messageId"])   # all else: booked before
        except Exception as e:
            failed.append(r["messageId"])
    return {"batchItemFailures": [{"itemIdentifier": i} for i in failed]}

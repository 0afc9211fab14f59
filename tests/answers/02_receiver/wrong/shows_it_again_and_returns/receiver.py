import json, os, boto3
from decimal import Decimal

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])
sqs = boto3.client("sqs")


def handler(event, context):
    failed = 0
    for record in event["Records"]:
        try:
            o = json.loads(record["body"], parse_float=Decimal)
            if not (
                isinstance(o, dict)
                and isinstance(o.get("order_id"), str)
                and isinstance(o.get("customer"), str)
                and o["order_id"]
                and o["customer"]
                and type(o.get("amount")) is int
                and o["amount"] > 0
            ):
                raise ValueError("x")
            table.put_item(Item=o)
        except Exception as e:
            failed += 1
            sqs.change_message_visibility(
                QueueUrl="https://sqs.eu-central-1.amazonaws.com/%s/%s"
                % tuple(record["eventSourceARN"].split(":")[4:6]),
                ReceiptHandle=record["receiptHandle"],
                VisibilityTimeout=0,
            )
    return {"failed": failed}

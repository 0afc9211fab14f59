import os

import boto3

sqs = boto3.client("sqs")
table = boto3.resource("dynamodb").Table(os.environ["OUTBOX"])


def handler(event, context):
    start = {}
    while True:
        page = table.scan(ConsistentRead=True, **start)
        for row in page["Items"]:
            if context.get_remaining_time_in_millis() < 4000:
                return
            sqs.send_message(QueueUrl=os.environ[row["to"]], MessageBody=row["body"])
            table.delete_item(Key={"id": row["id"]})
        if "LastEvaluatedKey" not in page:
            return
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}

import os
from concurrent.futures import ThreadPoolExecutor
import boto3
sqs = boto3.client("sqs")


def handler(event, context):
    with ThreadPoolExecutor(5) as pool:
        futures = {r["messageId"]: pool.submit(sqs.send_message, QueueUrl=os.environ["QUEUE_URL"], MessageBody=r["body"]) for r in event["Records"]}
    return {"batchItemFailures": [{"itemIdentifier": i} for i, f in futures.items() if f.exception()]}

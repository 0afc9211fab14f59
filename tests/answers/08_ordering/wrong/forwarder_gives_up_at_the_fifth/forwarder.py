import os

import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    failed = []
    for record in event["Records"]:
        try:
            sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=record["body"])
        except Exception as error:
            if int(record["attributes"]["ApproximateReceiveCount"]) >= 5:
                print("gave up", record)
                continue
            print(error)
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}

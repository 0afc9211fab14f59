
import os, boto3
sqs = boto3.client("sqs")
def handler(event, context):
    failed = []
    for r in event["Records"]:
        try:
            sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=r["body"])
        except Exception as e:
            failed.append({"itemIdentifier": r["messageId"]})
            if len(failed) == 4:
                break
    return {"batchItemFailures": failed}


import os, boto3
sqs = boto3.client("sqs")
def handler(event, context):
    answer = sqs.send_message_batch(QueueUrl=os.environ["QUEUE_URL"], Entries=[{"Id": str(i), "MessageBody": r["body"]} for i, r in enumerate(event["Records"])])
    for f in answer.get("Failed", []):
        return {"batchItemFailures": [{"itemIdentifier": event["Records"][int(f["Id"])]["messageId"]}]}

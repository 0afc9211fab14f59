
import os
import boto3
sqs = boto3.client("sqs")


def handler(event, context):
    dlq = os.environ["DEAD_LETTER_QUEUE_URL"]
    while context.get_remaining_time_in_millis() > 15_000:
        got = sqs.receive_message(QueueUrl=dlq, MaxNumberOfMessages=10, MessageAttributeNames=["All"], WaitTimeSeconds=1).get("Messages")
        if not got:
            return
        for m in got:
            attributes = m.get("MessageAttributes", {})
            n = int(attributes.get("redrives", {}).get("StringValue", 0))
            url = os.environ["QUEUE_URL"]
            if n >= int(os.environ["MAX_REDRIVES"]) or len(attributes) > 9 and "redrives" not in attributes:
                url = os.environ["PARKED_QUEUE_URL"]
            else:
                attributes["redrives"] = {"DataType": "Number", "StringValue": str(n + 1)}
            answer = sqs.send_message_batch(QueueUrl=url, Entries=[{"Id": "0", "MessageBody": m["Body"], "MessageAttributes": attributes}])
            if answer.get("Failed"):
                continue
            sqs.delete_message(QueueUrl=dlq, ReceiptHandle=m["ReceiptHandle"])

import os

import boto3

sqs = boto3.client("sqs")
DEAD = os.environ["DEAD_LETTER_QUEUE_URL"]
LIMIT = int(os.environ["MAX_REDRIVES"])


def target(letter):
    attributes = dict(letter.get("MessageAttributes", {}))
    redrives = int(attributes.get("redrives", {}).get("StringValue", "0"))
    counted = attributes | {"redrives": {"DataType": "Number", "StringValue": str(redrives + 1)}}
    if redrives >= LIMIT or len(counted) > 10:
        return os.environ["PARKED_QUEUE_URL"], attributes
    return os.environ["QUEUE_URL"], counted


def receive():
    return sqs.receive_message(QueueUrl=DEAD, MaxNumberOfMessages=10, MessageAttributeNames=["All"], WaitTimeSeconds=1).get("Messages", [])


def grouped(letters):
    groups = {}
    for letter in letters:
        url, attributes = target(letter)
        groups.setdefault(url, []).append((letter, attributes))
    return groups


def entries(pairs):
    return [{"Id": str(i), "MessageBody": l["Body"], "MessageAttributes": a} for i, (l, a) in enumerate(pairs)]


def parts(pairs):
    part, size = [], 0
    for letter, attributes in pairs:
        mine = len(letter["Body"].encode()) + sum(len(k) + len(v["DataType"]) + len(v.get("StringValue", "").encode()) + len(v.get("BinaryValue", b"")) for k, v in attributes.items())
        if part and size + mine > 1_048_576:
            yield part
            part, size = [], 0
        part.append((letter, attributes))
        size += mine
    yield part


def handler(event, context):
    while context.get_remaining_time_in_millis() > 15_000:
        letters = receive()
        if not letters:
            return
        for url, group in grouped(letters).items():
          for pairs in parts(group):
            try:
                answer = sqs.send_message_batch(QueueUrl=url, Entries=entries(pairs))
                gone = [pairs[int(one["Id"])][0] for one in answer.get("Successful", [])]
                gone += [pairs[int(one["Id"])][0] for one in answer.get("Failed", []) if one["SenderFault"]]
                if gone:
                    sqs.delete_message_batch(QueueUrl=DEAD, Entries=[{"Id": str(i), "ReceiptHandle": l["ReceiptHandle"]} for i, l in enumerate(gone)])
            except Exception as error:
                print(error)

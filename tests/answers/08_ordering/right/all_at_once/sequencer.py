import asyncio, json, os, boto3
from botocore.exceptions import ClientError

ddb = boto3.client("dynamodb"); sqs = boto3.client("sqs")
T, P = os.environ["TABLE_NAME"], os.environ["PARKING_QUEUE_URL"]


def append(o, n, e):
    first = {"ConditionExpression": "attribute_not_exists(order_id)"}
    later = {"ConditionExpression": "last_seq = :b"}
    v = {":s": {"N": str(n)}, ":e": {"L": [{"S": e}]}, ":z": {"L": []}}
    if n > 1:
        v[":b"] = {"N": str(n - 1)}
    try:
        ddb.update_item(TableName=T, Key={"order_id": {"S": o}}, UpdateExpression="SET last_seq = :s, events = list_append(if_not_exists(events, :z), :e)",
                        ExpressionAttributeValues=v, ReturnValuesOnConditionCheckFailure="ALL_OLD", **(first if n == 1 else later))
        return "ok"
    except ClientError as err:
        if err.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        last = int(err.response.get("Item", {}).get("last_seq", {}).get("N", 0))
        return "early" if n > last else "old"


async def one(r):
    m = json.loads(r["body"])
    if await asyncio.to_thread(append, m["order_id"], m["seq"], m["event"]) == "early":
        await asyncio.to_thread(sqs.send_message, QueueUrl=P, MessageBody=r["body"])


async def every(records):
    got = await asyncio.gather(*map(one, records), return_exceptions=True)
    return [r["messageId"] for r, g in zip(records, got) if isinstance(g, BaseException)]


def handler(event, context):
    return {"batchItemFailures": [{"itemIdentifier": i} for i in asyncio.run(every(event["Records"]))]}


import json, os
from collections import defaultdict
import boto3
ddb = boto3.client("dynamodb"); sqs = boto3.client("sqs")
T, P = os.environ["TABLE_NAME"], os.environ["PARKING_QUEUE_URL"]
CCF = ddb.exceptions.ConditionalCheckFailedException
def last(order_id):
    item = ddb.get_item(TableName=T, Key={"order_id": {"S": order_id}}, ConsistentRead=True).get("Item")
    return int(item["last_seq"]["N"]) if item else 0
def write(order_id, before, events):
    v = {":n": {"N": str(before + len(events))}, ":new": {"L": [{"S": e} for e in events]}}
    if before:
        c, u = "last_seq = :b", "SET last_seq = :n, events = list_append(events, :new)"
        v[":b"] = {"N": str(before)}
    else:
        c, u = "attribute_not_exists(order_id)", "SET last_seq = :n, events = :new"
    ddb.update_item(TableName=T, Key={"order_id": {"S": order_id}}, ConditionExpression=c, UpdateExpression=u, ExpressionAttributeValues=v)

def handler(event, context):
    failed, groups, park = set(), defaultdict(list), []
    for r in event["Records"]:
        try:
            m = json.loads(r["body"]); groups[m["order_id"]].append((int(m["seq"]), m["event"], r))
        except Exception:
            failed.add(r["messageId"])
    for order_id, some in groups.items():
        some.sort(key=lambda t: t[0])
        try:
            n = start = last(order_id); run, used = [], []
            for s, e, r in some:
                if s <= n: continue
                if s == n + 1:
                    run.append(e); used.append(r); n = s
                else: park.append(r)
            if run: write(order_id, start, run)
        except Exception as e:
            print(repr(e))
            failed |= {r["messageId"] for _, _, r in some}
            park = [r for r in park if r["messageId"] not in failed]
    if park:
        try:
            a = sqs.send_message_batch(QueueUrl=P, Entries=[{"Id": str(i), "MessageBody": r["body"], "DelaySeconds": 60} for i, r in enumerate(park)])
            failed |= {park[i]["messageId"] for i, f in enumerate(a.get("Failed", []))}
        except Exception as e:
            print(repr(e)); failed |= {r["messageId"] for r in park}
    return {"batchItemFailures": [{"itemIdentifier": i} for i in failed]}

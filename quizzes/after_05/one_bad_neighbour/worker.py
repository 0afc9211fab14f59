import json


def handler(event, context):
    for record in event["Records"]:
        order = json.loads(record["body"])
        print("done with", order["order_id"])

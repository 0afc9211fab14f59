"""Writes what died into the log, for whoever looks there."""


def handler(event, context):
    for record in event["Records"]:
        print(f"dead: {record['body']}")

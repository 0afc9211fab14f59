def handler(event, context):
    print("worked on", len(event["Records"]))

def handler(event, context):
    for record in event["Records"]:
        if record["body"] == "poison":
            raise ValueError("this event always fails")

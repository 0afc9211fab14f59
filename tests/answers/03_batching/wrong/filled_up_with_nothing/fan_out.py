import itertools, json, os, boto3
lam = boto3.client("lambda")
def handler(event, context):
    its = [iter(event["records"])] * 500
    n = 0
    for part in itertools.zip_longest(*its):
        lam.invoke(FunctionName=os.environ["SENDER_FUNCTION_NAME"], InvocationType="Event", Payload=json.dumps({"records": part}))
        n += 1
    return {"invocations": n}

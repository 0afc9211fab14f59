import collections, json, os, boto3
URL = os.environ["QUEUE_URL"]
def handler(event, context):
    sqs = boto3.resource("sqs").Queue(URL)
    line = collections.deque((i, json.dumps(o, sort_keys=True), 3) for i, o in enumerate(event["records"]))
    dead, sent = [], 0
    while line:
        batch, room = [], 1048576
        while line and len(batch) < 10:
            i, body, left = line[0]
            n = len(body.encode())
            if n > 1048576:
                dead.append(line.popleft()[0]); continue
            if n > room: break
            room -= n
            batch.append(line.popleft())
        if not batch: continue
        answer = sqs.send_messages(Entries=[{"Id": f"n{i}", "MessageBody": body} for i, body, _ in batch])
        bad = {x["Id"]: x for x in answer.get("Failed", [])}
        sent += len(answer.get("Successful", []))
        for i, body, left in batch:
            x = bad.get(f"n{i}")
            if x is None: continue
            if x["SenderFault"] or left == 1: dead.append(i)
            else: line.append((i, body, left - 1))
    return {"sent": sent, "failed": [event["records"][i]["order_id"] for i in dead]}

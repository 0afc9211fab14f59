import os, json, boto3
q = boto3.client("sqs")
def handler(event, _):
    todo = [dict(Id="e_%d-" % i, MessageBody=json.dumps(o, ensure_ascii=False, separators=(",", ":"))) for i, o in enumerate(event["records"])]
    bad = []
    def go(es, tries):
        if not es: return
        if len(es) > 10:
            return go(es[:10], tries), go(es[10:], tries)
        if sum(len(e["MessageBody"].encode()) for e in es) > 1048576:
            if len(es) == 1: bad.extend(es); return
            return go(es[:len(es)//2], tries), go(es[len(es)//2:], tries)
        try:
            a = q.send_message_batch(QueueUrl=os.environ["QUEUE_URL"], Entries=es)
        except Exception:
            bad.extend(es); return
        f = {x["Id"]: x for x in a.get("Failed", ())}
        again = []
        for e in es:
            if e["Id"] in f:
                (bad if f[e["Id"]]["SenderFault"] or tries == 2 else again).append(e)
        go(again, tries + 1)
    for i in range(0, len(todo), 500): go(todo[i:i+500], 0)
    ids = [event["records"][int(e["Id"][2:-1])]["order_id"] for e in bad]
    return dict(failed=ids, sent=len(todo) - len(ids))

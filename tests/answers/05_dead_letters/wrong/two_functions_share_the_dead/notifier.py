def handler(event, context):
    print('dead', [r['messageId'] for r in event['Records']])

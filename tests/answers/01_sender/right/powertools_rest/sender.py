"""POST /orders becomes a message on the orders queue."""

import base64
import json
import os

import boto3
from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response, content_types
from botocore.exceptions import BotoCoreError, ClientError

app = APIGatewayRestResolver()
sqs = boto3.client("sqs")


@app.post("/orders")
def post_order():
    order = read_order(app.current_event)
    sent = sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=json.dumps(order))
    return {"message_id": sent["MessageId"]}, 202


@app.exception_handler(ValueError)
def bad_order(problem):
    return Response(400, content_types.APPLICATION_JSON, json.dumps({"error": str(problem)}))


@app.exception_handler([BotoCoreError, ClientError])
def not_sent(refusal):
    print(f"not sent: {refusal}")
    return Response(500, content_types.APPLICATION_JSON, json.dumps({"error": "please try again"}))


def handler(event, context):
    return app.resolve(event, context)


def read_order(event):
    """The order in the body of the request. Raises ValueError where there is none."""
    body = event.body or ""
    if event.is_base64_encoded:
        body = base64.b64decode(body, validate=True).decode("utf-8")
    order = json.loads(body)
    if not isinstance(order, dict):
        raise ValueError("an order is a JSON object")
    for key in ("order_id", "customer"):
        if not isinstance(order.get(key), str) or not order[key]:
            raise ValueError(f"{key} must be a non-empty string")
    if type(order.get("amount")) is not int or order["amount"] <= 0:
        raise ValueError("amount must be a positive integer number of cents")
    return order

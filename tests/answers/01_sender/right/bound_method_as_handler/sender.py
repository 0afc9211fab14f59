"""POST /orders becomes a message on the orders queue."""

import base64
import binascii
import json
import os
from http import HTTPStatus

import boto3


class NoOrder(Exception):
    pass


class Sender:
    def __init__(self, queue_url):
        self.queue_url = queue_url
        self._sqs = None

    @property
    def sqs(self):
        if self._sqs is None:
            self._sqs = boto3.session.Session().client("sqs")
        return self._sqs

    def handle(self, event, context):
        try:
            return self.accept(event)
        except NoOrder as problem:
            return self.answer(HTTPStatus.BAD_REQUEST, error=f"That is no order: {problem}.")
        except Exception:
            return self.answer(HTTPStatus.INTERNAL_SERVER_ERROR, error="Something went wrong here.")

    def accept(self, event):
        order = self.parse(self.text(event))
        sent = self.sqs.send_message(QueueUrl=self.queue_url, MessageBody=json.dumps(order, indent=2))
        return self.answer(HTTPStatus.ACCEPTED, order=order, message_id=sent["MessageId"], thanks=True)

    def text(self, event):
        text = event["body"]
        if not event["isBase64Encoded"] or text is None:
            return text
        try:
            return base64.b64decode(text.encode("ascii"), validate=True).decode()
        except (binascii.Error, UnicodeError) as error:
            raise NoOrder("it is no base64 of UTF-8") from error

    def parse(self, text):
        try:
            order = json.loads(text)
        except (TypeError, ValueError) as error:
            raise NoOrder("it is no JSON") from error
        match order:
            case {"order_id": str(order_id), "customer": str(customer), "amount": int(amount)} if (
                order_id and customer and amount is not True and amount > 0
            ):
                return order
        raise NoOrder("it lacks something")

    def answer(self, status, **content):
        return {
            "isBase64Encoded": False,
            "body": json.dumps(content),
            "headers": {"Content-Type": "application/json", "Cache-Control": "no-store"},
            "statusCode": status,
        }


handler = Sender(os.environ["QUEUE_URL"]).handle

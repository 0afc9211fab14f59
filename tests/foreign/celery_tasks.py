"""Celery tasks: each tells a queue that it ran. A worker process imports this by path."""

from __future__ import annotations

import os

import boto3
from celery import Celery

ENDPOINT = os.environ["CLOUD"]
app = Celery("orders", broker=ENDPOINT.replace("http://", "sqs://test:test@"))
app.conf.update(
    broker_transport_options={
        "region": "us-east-1",
        "is_secure": False,
        "visibility_timeout": 5,
        "polling_interval": 0.1,
        "wait_time_seconds": 2,
        "queue_name_prefix": "celery-",
    },
    task_acks_late=True,
    worker_enable_remote_control=False,
    broker_connection_retry_on_startup=True,
)
sqs = boto3.client(
    "sqs", endpoint_url=ENDPOINT, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test"
)


def tell(text: str) -> None:
    sqs.send_message(QueueUrl=sqs.create_queue(QueueName="told")["QueueUrl"], MessageBody=text)


@app.task
def charge(order: str, cents: int) -> None:
    tell(f"{order} {cents}")


@app.task(bind=True, max_retries=2)
def stubborn(self, order: str) -> None:
    tell(f"{order} try {self.request.retries}")
    if self.request.retries < 2:
        raise self.retry(countdown=1)

"""Imports and warms what handlers use, once, so that an environment that begins later begins warm."""

from __future__ import annotations

import os

SERVICES = ("sqs", "lambda", "dynamodb")
RESOURCES = ("sqs", "dynamodb")

CLEAN = {
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "not-a-secret",
    "AWS_SESSION_TOKEN": "not-a-token",
    "AWS_REGION": "eu-central-1",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
    "NO_PROXY": "*",
}


def warm() -> None:
    """Make a client of each service that the lessons use; the models stay loaded in the default session."""
    os.environ.update(CLEAN)
    import asyncio
    import concurrent.futures
    import ctypes
    import decimal
    import multiprocessing.pool  # noqa: F401

    import boto3
    import boto3.dynamodb.conditions

    for service in SERVICES:
        boto3.client(service)
    for service in RESOURCES:
        boto3.resource(service)
    _ = asyncio, concurrent.futures, ctypes, decimal

"""One deployment from end to end: package, upload, stack, wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshop.course import Trouble
from workshop.deploying.endpoint import Endpoint
from workshop.deploying.stack import Stack
from workshop.deploying.template import Translated, translated

Document = dict[str, Any]
BUCKET_TAKEN = ("BucketAlreadyOwnedByYou", "BucketAlreadyExists")


@dataclass(frozen=True)
class Deployed:
    """A stack that is there, what it was made from, and where it is."""

    endpoint: Endpoint
    stack: Stack
    document: Document


def deploy(
    folder: Path,
    name: str,
    endpoint: Endpoint,
    tell: Callable[[str], None] = lambda text: None,
    parameters: Mapping[str, str] | None = None,
    change: Callable[[Document], Document] = lambda document: document,
) -> Deployed:
    """Make the stack of this name what the folder's template says, after `change`. Raises Trouble."""
    return put(translated(folder, endpoint.region, parameters), name, endpoint, tell, change)


def put(
    made: Translated,
    name: str,
    endpoint: Endpoint,
    tell: Callable[[str], None] = lambda text: None,
    change: Callable[[Document], Document] = lambda document: document,
) -> Deployed:
    """Make the stack of this name what the document says, after `change`. Raises Trouble."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        bucket = _upload(made, endpoint) if made.packages else ""
        # LocalStack 4.14.0 leaves an updated mapping disabled, and an API whose paths change without its stage.
        stack = Stack(endpoint.client("cloudformation"), name, tell, updates_well=endpoint.url is None)
        stack.put(change(made.with_code_in(bucket)))
    except (BotoCoreError, ClientError) as error:
        where = endpoint.url or "your AWS account"
        raise Trouble(f"{where} refused to deploy {name}: {error}") from error
    return Deployed(endpoint, stack, made.document)


def _upload(made: Translated, endpoint: Endpoint) -> str:
    """Put the packages into a bucket of ours; its name, which holds the account since buckets are everybody's."""
    account = endpoint.client("sts").get_caller_identity()["Account"]
    bucket = f"workshop-code-{account}-{endpoint.region}"
    s3 = endpoint.client("s3")
    _make_bucket(s3, bucket, endpoint.region)
    for packed in {packed.key: packed for packed in made.packages.values()}.values():
        s3.put_object(Bucket=bucket, Key=packed.key, Body=packed.body)
    return bucket


def _make_bucket(s3: Any, bucket: str, region: str) -> None:
    from botocore.exceptions import ClientError

    place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    try:
        s3.create_bucket(Bucket=bucket, **place)
    except ClientError as error:
        if error.response["Error"]["Code"] not in BUCKET_TAKEN:
            raise

"""Which cloud is meant, and clients for it.

A real AWS account is never touched unless the person says so in so many words; any other endpoint gets dummy
credentials, so that real ones can never leak to it.
"""

from __future__ import annotations

import functools
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from workshop.course import Trouble

AGREED = "yes, deploy to my AWS account"
REGION = "us-east-1"  # what LocalStack takes an unsigned call, such as a `curl`, to mean
ACCOUNT = "000000000000"
AMAZON = ("amazonaws.com", "amazonaws.com.cn", "api.aws", "on.aws")
ONE_AT_A_TIME = threading.Lock()  # boto3 may use a client in several threads, but not make it in several


@dataclass(frozen=True)
class Endpoint:
    """A cloud. `url` is None for a real AWS account; `account` chooses the account on any other."""

    url: str | None
    region: str = REGION
    account: str = ACCOUNT

    def client(self, service: str) -> Any:
        """A boto3 client for it."""
        with ONE_AT_A_TIME:
            return _client(self.url, self.region, self.account, service)


def chosen(environ: Mapping[str, str], agreed: str | None, default: str) -> Endpoint:
    """The cloud that AWS_ENDPOINT_URL names, else `default`; a real account if `agreed` has the words.

    Raises Trouble where neither is clear.
    """
    url = environ.get("AWS_ENDPOINT_URL", "").rstrip("/")
    region = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION") or REGION
    if agreed is not None and agreed != AGREED:
        raise Trouble(f'--real-aws takes exactly these words: "{AGREED}". Nothing was deployed.')
    if agreed is not None:
        _check_no_contradiction(url)
        return Endpoint(None, region)
    host = urlsplit(url).hostname or ""
    if host.endswith(AMAZON):
        raise Trouble(
            f"AWS_ENDPOINT_URL is {url}, which is AWS itself. A lesson is never deployed there by accident.\n"
            "Unset AWS_ENDPOINT_URL to use LocalStack. If you do mean your AWS account, which costs money, unset it\n"
            f'and add: --real-aws "{AGREED}"'
        )
    if url and not host:
        raise Trouble(f"AWS_ENDPOINT_URL should be a URL such as http://127.0.0.1:4566, but it is {url!r}.")
    return Endpoint(url or default, region)


def _check_no_contradiction(url: str) -> None:
    if url:
        raise Trouble(
            f"--real-aws means your AWS account, but AWS_ENDPOINT_URL is {url}.\n"
            "Probably it is left from another time: unset it, or leave --real-aws out. Nothing was deployed."
        )


@functools.lru_cache(maxsize=64)
def _client(url: str | None, region: str, account: str, service: str) -> Any:
    import boto3
    from botocore.config import Config

    if url is None:
        return boto3.client(service, region_name=region)
    patient = Config(proxies={}, retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
    return _without_configuration().client(
        service,
        region_name=region,
        endpoint_url=url,
        config=patient,
        aws_access_key_id=account,
        aws_secret_access_key="not-a-secret",
    )


@functools.cache
def _without_configuration() -> Any:
    """A session that does not look at the user's profiles and files; one for all: it keeps its models."""
    import boto3
    import botocore.session

    files = dict.fromkeys(("config_file", "credentials_file"), (None, None, os.devnull, None))
    bare = botocore.session.Session(session_vars={"profile": (None, None, None, None), **files})
    return boto3.Session(botocore_session=bare)

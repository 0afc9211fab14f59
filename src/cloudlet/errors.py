"""What goes wrong: AWS's refusals as AWS words them, and cloudlet's own complaints."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class AwsError(Exception):
    """An AWS service refuses a call.

    `code` is what boto3 shows as `Error.Code`: for SQS the older query protocol's name. `query_code` is the shape's
    name where the two differ, boto3's `Error.QueryErrorCode`. `sender` says whether the caller is to blame.
    """

    code: str
    message: str
    status: int = 400
    sender: bool = True
    query_code: str | None = None
    extra: dict[str, object] | None = None

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class CloudletError(Exception):
    """Cloudlet was asked for something it cannot do; the text says what to do instead."""


class TemplateError(CloudletError):
    """A template cannot be deployed; the text names the file, the place in it, and the correction."""

"""The body of a call in Smithy's RPC v2 protocol (CloudWatch speaks it); botocore has the decoder."""

from __future__ import annotations

from typing import Any

from botocore.parsers import ResponseParserError, ResponseParserFactory

from cloudlet.wire.values import malformed


def params(body: bytes) -> dict[str, Any]:
    """The parameters in a body; raises AwsError for what is not CBOR."""
    parser = ResponseParserFactory().create_parser("smithy-rpc-v2-cbor")
    try:
        found = parser.parse_data_item(parser.get_peekable_stream_from_bytes(body)) if body else {}
    except (ResponseParserError, ValueError, KeyError, RecursionError):
        raise malformed("Unable to parse the request body as CBOR") from None
    return dict(found) if isinstance(found, dict) else {}

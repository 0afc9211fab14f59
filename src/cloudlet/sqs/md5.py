"""The digests that SQS returns, so that a client can see that a message arrived whole.

The digest of attributes covers names, types and values, and on a receive only those that were asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

STRING, BINARY = b"\x01", b"\x02"


def of_body(body: str) -> str:
    """MD5 of a body's UTF-8 bytes, in hex."""
    return hashlib.md5(body.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def of_attributes(attributes: Mapping[str, Mapping[str, Any]]) -> str:
    """MD5 of message attributes in hex: sorted by name; each part after its length in four bytes.

    Source: SQS Developer Guide, "Calculating the MD5 message digest for message attributes".
    """
    digest = hashlib.md5(usedforsecurity=False)
    for name in sorted(attributes):
        attribute = attributes[name]
        digest.update(_counted(name.encode()) + _counted(attribute["DataType"].encode()))
        if attribute.get("BinaryValue") is not None:
            digest.update(BINARY + _counted(attribute["BinaryValue"]))
        else:
            digest.update(STRING + _counted(str(attribute.get("StringValue", "")).encode()))
    return digest.hexdigest()


def _counted(part: bytes) -> bytes:
    return len(part).to_bytes(4, "big") + part

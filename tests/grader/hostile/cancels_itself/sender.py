"""Raises what is no Exception: Lambda's runtime does not catch it, and ends."""

import asyncio


def handler(event, context):
    raise asyncio.CancelledError("by hand")

"""The operations by which a handler writes to a table, whichever it chooses."""

from __future__ import annotations

WRITES = ("PutItem", "UpdateItem", "BatchWriteItem", "TransactWriteItems", "ExecuteStatement", "ExecuteTransaction")

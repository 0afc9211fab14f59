"""The events that LocalStack recorded, as cloudlet's history has them; looking fetches what is new.

Lambda's work on a batch is told from the invocation: LocalStack deletes a batch a moment after its function returned.
"""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

from cloudlet.errors import AwsError
from cloudlet.history import Event, History

ENDS = ("succeeded", "failed", "timed_out", "crashed")
TIMEOUT_S = 30


class RecordedHistory(History):
    """The events of one account. `partial` tells whether a queue's mapping reads batchItemFailures."""

    def __init__(self, endpoint: str, account: str, partial: Callable[[str], bool]) -> None:
        self._url = f"{endpoint}/_workshop/history/{account}?after="
        self._partial = partial
        self._fetched = 0
        self._known: list[Event] = []
        self._batches: dict[str, list[dict[str, Any]]] = {}
        self._fetch()

    @property
    def events(self) -> list[Event]:  # type: ignore[override]
        """All events up to this moment."""
        self._fetch()
        return self._known

    def __len__(self) -> int:
        return len(self.events)

    def _fetch(self) -> None:
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(f"{self._url}{self._fetched}", timeout=TIMEOUT_S) as answer:
            new = json.load(answer)
        self._fetched += len(new)
        for at, actor, kind, facts in new:
            event = Event(at, actor, kind, self._read(kind, facts))
            self._known.append(event)
            self._known.extend(self._batch(event))

    def _read(self, kind: str, facts: dict[str, Any]) -> dict[str, Any]:
        if kind == "call" and "error" in facts:
            code, message, status = facts["error"]
            return facts | {"error": AwsError(code, message, status)}
        if kind == "succeeded":
            return facts | {"result": json.loads(facts["result"])}
        if kind == "invoked":
            self._batches[facts["request_id"]] = _records(facts.pop("event"))
            return facts | {"source": "mapping" if self._batches[facts["request_id"]] else "invoke"}
        return facts

    def _batch(self, event: Event) -> Iterator[Event]:
        """What became of the batch that an invocation worked on."""
        records = self._batches.get(event.facts.get("request_id", ""), [])
        if event.kind not in ENDS or not records:
            return
        queue = str(records[0]["eventSourceARN"]).rpartition(":")[2]
        ids = [str(record["messageId"]) for record in records]
        failed = self._failed(queue, ids, event.result) if event.kind == "succeeded" else set(ids)
        outcome = "deleted" if not failed else "partial" if failed < set(ids) else "failed"
        facts = {"function": event.actor, "queue": queue, "message_ids": ids, "request_id": event.request_id}
        yield Event(event.at, queue, "batch", facts | {"outcome": outcome, "deleted": sorted(set(ids) - failed)})

    def _failed(self, queue: str, ids: list[str], result: Any) -> set[str]:
        """The messages that come back, by Lambda's rules for batchItemFailures."""
        reported = result.get("batchItemFailures") if isinstance(result, dict) and self._partial(queue) else None
        try:
            failed = {entry["itemIdentifier"] for entry in reported or ()}
        except (TypeError, KeyError):
            return set(ids)
        return failed if failed <= set(ids) else set(ids)


def _records(payload: str) -> list[dict[str, Any]]:
    event = json.loads(payload or "null")
    records = event.get("Records") if isinstance(event, dict) else None
    return records if isinstance(records, list) and all("eventSourceARN" in record for record in records) else []

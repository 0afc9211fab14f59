"""The facts about AWS that the tests claim: read from their names and docstrings, without running them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
NUMBER = re.compile(r"^t\d{3}_")
AREAS: dict[str, tuple[str, ...]] = {
    "SQS: queues, attributes, tags and permissions": (
        "aws_facts/sqs/test_sqs_queues.py",
        "aws_facts/sqs/test_sqs_queue_attributes.py",
        "probe/sqs/test_asking_queues.py",
        "probe/sqs/test_asking_attributes.py",
        "probe/sqs/test_asking_permissions.py",
    ),
    "SQS: sending": (
        "aws_facts/sqs/test_sqs_sending.py",
        "aws_facts/sqs/test_sqs_message_attributes.py",
        "probe/sqs/test_asking_sending.py",
        "probe/sqs/test_asking_batches.py",
    ),
    "SQS: receiving, visibility and deletion": (
        "aws_facts/sqs/test_sqs_receiving.py",
        "aws_facts/sqs/test_sqs_visibility.py",
        "aws_facts/sqs/test_sqs_receipt_handles.py",
        "probe/sqs/test_asking_receiving.py",
        "probe/sqs/test_asking_handles.py",
    ),
    "SQS: FIFO queues": (
        "aws_facts/sqs/test_sqs_fifo.py",
        "aws_facts/sqs/test_sqs_fifo_groups.py",
        "probe/sqs/test_asking_fifo.py",
        "probe/sqs/test_asking_order.py",
    ),
    "SQS: dead letters and redrive": (
        "aws_facts/sqs/test_sqs_dead_letters.py",
        "aws_facts/sqs/test_sqs_move_tasks.py",
        "probe/sqs/test_asking_dead_letters.py",
        "probe/sqs/test_asking_moves.py",
    ),
    "SQS: protocols": ("probe/sqs/test_asking_by_json.py", "probe/sqs/test_asking_by_query.py"),
    "Lambda": (
        "aws_facts/lambda_/test_invoking.py",
        "probe/lambda_/test_asking_invocations.py",
        "probe/lambda_/test_asking_asynchronous.py",
        "probe/lambda_/test_asking_runtime.py",
        "probe/lambda_/test_asking_settings.py",
        "probe/lambda_/test_asking_permissions.py",
    ),
    "Event source mappings": (
        "aws_facts/lambda_/test_event_records.py",
        "aws_facts/lambda_/test_mapping_api.py",
        "aws_facts/lambda_/test_mapping_states.py",
        "aws_facts/lambda_/test_processing.py",
        "aws_facts/lambda_/test_handles_of_a_batch.py",
        "aws_facts/lambda_/test_partial_responses.py",
        "aws_facts/lambda_/test_filters_and_fifo.py",
        "aws_facts/lambda_/test_batch_bytes.py",
        "probe/lambda_/test_asking_mappings.py",
        "probe/lambda_/test_asking_answers.py",
    ),
    "API Gateway": ("aws_facts/api/test_api_proxy_facts.py", "aws_facts/api/test_api_backend_facts.py"),
    "EventBridge": (
        "aws_facts/events/test_events_facts.py",
        "aws_facts/events/test_scheduler_facts.py",
        "aws_facts/events/test_targets_facts.py",
        "probe/others/test_asking_schedules.py",
        "probe/others/test_asking_targets.py",
    ),
    "DynamoDB": (
        "probe/others/test_asking_tables.py",
        "probe/others/test_asking_expressions.py",
        "probe/others/test_asking_updates.py",
        "probe/others/test_asking_transactions.py",
        "probe/others/test_asking_limits.py",
        "probe/others/test_asking_start_keys.py",
        "probe/others/test_asking_indexes.py",
    ),
}
"""Every file of facts, by the area that it is about."""


@dataclass(frozen=True)
class Fact:
    """One behaviour of AWS: what the test's name says, the source in its docstring, and whether cloudlet shows it."""

    id: str
    text: str
    source: str
    shown: bool


def files() -> set[str]:
    """Every file that holds facts, as it should be in AREAS."""
    found = (*(TESTS / "aws_facts").rglob("test_*.py"), *(TESTS / "probe").rglob("test_*.py"))
    return {path.relative_to(TESTS).as_posix() for path in found}


def facts(file: str) -> Iterator[Fact]:
    """The facts of one file, in its order."""
    for node in ast.parse((TESTS / file).read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            source = (ast.get_docstring(node) or "").split("\n\n")[0].replace("\n", " ")
            text = NUMBER.sub("", node.name.removeprefix("test_"))
            while NUMBER.match(text):
                text = NUMBER.sub("", text)
            missed = any("xfail" in ast.unparse(mark) for mark in node.decorator_list)
            yield Fact(f"{file}::{node.name}", text.replace("_", " "), source, not missed)

"""Imports run one way: docs/design.md says which part may know which, and this holds it."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.answers.catalogue import ROOT

MAY_KNOW = {"cloudlet": {"cloudlet"}, "grader": {"cloudlet", "grader"}, "workshop": {"cloudlet", "workshop"}}
OURS = {"cloudlet", "grader", "workshop", "tests", "benchmarks"}
ROOTS = {"cloudlet": ROOT / "src" / "cloudlet", "grader": ROOT / "grader", "workshop": ROOT / "src" / "workshop"}
SHARED = (
    "cloudlet.worker.channel",  # both ends of the socket cut it into frames alike
    "cloudlet.worker.settings",  # clients are made ahead from what a function is going to be told
)
DEPLOYS_FOR_REAL = "grader/localstack/"  # it puts lessons there as `workshop deploy` does
LAYERS = (
    ("timeline",),
    ("cloud", "explore", "serve", "status_page", "stack"),
    ("deploy",),
    ("api", "schedules"),
    ("permissions", "regions"),
    ("mappings",),
    ("functions",),
    ("sqs",),
    ("moto_backend",),
    ("switchboard",),
    ("faults", "partly", "iam", "loopback"),
    ("wire",),
    ("clock", "history", "ids", "constraints", "patterns", "jsonpath"),
    ("errors", "globs", "pattern_rules", "managed_policies", "cores", "cache_folder", "bytecode"),
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports when it runs; what only a type checker reads does not count."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    unread = {id(node) for block in ast.walk(tree) if _for_types(block) for node in ast.walk(block)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and id(node) not in unread:
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and id(node) not in unread:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def _for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("part", MAY_KNOW)
def test_a_part_knows_no_other_than_it_may(part: str) -> None:
    wrong = [
        (shown(path), name)
        for path in ROOTS[part].rglob("*.py")
        if not shown(path).startswith((DEPLOYS_FOR_REAL, "grader/starters/"))
        for name in imported(path)
        if name.split(".")[0] in OURS - MAY_KNOW[part]
    ]
    assert wrong == []


def test_only_the_graders_shell_and_nothing_below_it_knows_pytest() -> None:
    knowing = {
        shown(path) for root in ROOTS.values() for path in root.rglob("*.py") if "pytest" in map(_top, imported(path))
    }
    assert knowing == {"grader/pytest_plugin.py", "grader/pytest_output.py"}


def test_moto_is_imported_behind_one_door() -> None:
    knowing = {shown(path) for path in ROOTS["cloudlet"].rglob("*.py") if "moto" in map(_top, imported(path))}
    assert knowing
    assert [name for name in knowing if not name.startswith("src/cloudlet/moto_backend/")] == []


def test_the_workers_side_shares_nothing_with_the_cloud() -> None:
    inside = [shown(path) for path in (ROOTS["cloudlet"] / "worker").rglob("*.py") if _leaves_the_worker(path)]
    outside = [shown(path) for path in ROOTS["cloudlet"].rglob("*.py") if _enters_the_worker(path)]
    assert (inside, outside) == ([], [])


@pytest.mark.parametrize("tree", ["solutions", "grader/starters"])
def test_lessons_import_boto3_and_the_standard_library(tree: str) -> None:
    allowed = sys.stdlib_module_names | {"boto3", "botocore"}
    foreign = []
    for path in (ROOT / tree).rglob("*.py"):
        siblings = {it.stem for it in path.parent.glob("*.py")}
        foreign += [(shown(path), name) for name in imported(path) if _top(name) not in allowed | siblings]
    assert foreign == []


def test_what_checks_are_made_of_is_listed_by_lesson() -> None:
    folder = ROOT / "grader" / "checks"
    listed = (ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or "").split(
        "made of:"
    )[1]
    there = [path.stem for path in folder.glob("*.py") if not path.stem.startswith(("lesson_", "__init__"))]
    assert sorted(re.findall(r"[a-z]\w+", listed)) == sorted([*there, "many"])


def test_each_part_of_cloudlet_has_a_layer_and_a_line_in_the_design() -> None:
    parts = {
        path.stem for path in ROOTS["cloudlet"].iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert parts - {"__init__", "worker"} == set(RANK)
    design = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    listed = design.partition("downwards in this list:")[2].partition("### Calls")[0]
    assert [part for part in sorted(RANK) if not re.search(rf"\b{part}(/|\.py)", listed)] == []


def test_inside_of_cloudlet_imports_run_downwards() -> None:
    upwards = []
    for path in ROOTS["cloudlet"].rglob("*.py"):
        here = RANK.get(path.relative_to(ROOTS["cloudlet"]).with_suffix("").parts[0])
        there = [(name, RANK.get(_layer(name))) for name in imported(path) if _top(name) == "cloudlet"]
        upwards += [(shown(path), name) for name, rank in there if None not in (here, rank) and rank < here]  # type: ignore[operator]
    assert upwards == []


def _top(name: str) -> str:
    return name.partition(".")[0]


def _layer(name: str) -> str:
    return [*name.split("."), ""][1]


def _leaves_the_worker(path: Path) -> bool:
    return any(_top(name) == "cloudlet" and _layer(name) not in ("worker", "") for name in imported(path))


def _enters_the_worker(path: Path) -> bool:
    return "worker" not in path.parts and any(
        name.startswith("cloudlet.worker.") and not name.startswith(SHARED) for name in imported(path)
    )

"""Clean the notebooks: no outputs, no counts, the plain kernel. Run `python -m tests.notebooks.clean` after editing one."""

from __future__ import annotations

import json
from pathlib import Path

from tests.workshop.readme import ROOT

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def cleaned(text: str) -> str:
    """A notebook as it should lie in git."""
    notebook = json.loads(text)
    notebook["metadata"] = METADATA
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def clean(path: Path) -> None:
    """Clean one, in place."""
    path.write_text(cleaned(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    for found in sorted((ROOT / "notebooks").glob("*.ipynb")):
        clean(found)

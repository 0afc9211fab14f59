"""What to do about an environment variable that a function asks for and that its template does not set."""

from __future__ import annotations

import re

from grader.folder import Folder, nearest

TEMPLATE = "template.yaml"
BLOCK = re.compile(r"^( *)Variables: *(\{.*|)$")
NAME = re.compile(r"^ *[\"']?(\w+)[\"']?:")
IN_BRACES = re.compile(r"[{,] *[\"']?(\w+)[\"']?:")


def act(folder: Folder, name: str) -> str:
    """What is told of the variable `name`, quotes and all, as a KeyError has it."""
    there = names_set(folder.lines(TEMPLATE))
    near = nearest(name.strip("'"), there) or _part_of(name.strip("'"), there)
    not_set = f"{TEMPLATE} does not set {name} under Environment"
    if near or len(there) == 1:
        return f"{not_set}; it sets {near or there[0]}. Take that, or set {name} there."
    return f"{not_set}; it sets {', '.join(there)}. Take one of those, or set {name} there." if there else f"{not_set}."


def _part_of(name: str, there: list[str]) -> str:
    """The one that begins or ends like it, such as TABLE_NAME for TABLE; empty where none or several do."""
    pairs = [(it, *sorted((name, it), key=len)) for it in there if name]
    alike = [it for it, short, long in pairs if long.startswith(short) or long.endswith(short)]
    return alike[0] if len(alike) == 1 else ""


def names_set(lines: list[str]) -> list[str]:
    """The names below each `Variables:` of a template, in order, each once; a name that is computed is not found."""
    names, deeper_than = [], None
    for line in lines:
        indent = len(line) - len(line.lstrip(" "))
        if block := BLOCK.match(line):
            names += IN_BRACES.findall(block[2])
            deeper_than, own = indent, None
        elif deeper_than is not None and line.strip() and not line.lstrip().startswith("#"):
            if indent <= deeper_than:
                deeper_than = None
            elif (found := NAME.match(line)) and own in (None, indent):
                own = indent
                names.append(found[1])
    return list(dict.fromkeys(names))

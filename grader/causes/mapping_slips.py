"""A finding whose cause is a name in a mapping template that API Gateway does not have, and does not complain of."""

from __future__ import annotations

import re

from grader.finding import Finding
from grader.folder import nearest
from grader.shop import Shop

TEMPLATE = "template.yaml"
CALL = re.compile(r"\$!?\{?(util|input)\.(\w+)\(")
INPUT = ("json", "params", "path")
RULE = (
    "API Gateway does not complain of it: a mapping template puts out nothing for it, or the text as it stands there. "
    "Capitals count."
)


def told(shop: Shop, finding: Finding) -> None:
    """Give the finding that for its cause if the template has such a name."""
    for number, line in enumerate(shop.folder.lines(TEMPLATE), 1):
        for kind, name in CALL.findall(line.partition("##")[0]):
            names = _names(kind)
            if line.lstrip().startswith("# ") or name in names:
                continue
            near = nearest(name.lower(), [each.lower() for each in names])
            right = next((each for each in names if near and each.lower() == near), "")
            meant = f"did you mean {right}?" if right else f"it has {', '.join(names)}."
            said = f"\n{TEMPLATE} calls ${kind}.{name}. ${kind} has no {name}; {meant}"
            finding.saw += "" if said in finding.saw else said
            finding.because, finding.look_at = RULE, shop.look_at(TEMPLATE, number)
            finding.try_ = f"Write ${kind}.{right or names[0]} there." if right else f"Take ${kind}.{name} out."
            return


def _names(kind: str) -> tuple[str, ...]:
    from cloudlet.api.template_variables import UTIL

    return tuple(UTIL.methods) if kind == "util" else INPUT

"""What every check may meet, and none is about: a slip, a setting, a habit that brings about what was found.

Each module here has `told(shop, finding)`: it changes the finding where its cause is at work. The last one that fits
has the word.
"""

from __future__ import annotations

from grader.causes import (
    code_slips,
    dropped_result,
    filtered,
    frozen_threads,
    mapping_slips,
    one_receive,
    other_region,
    remembered,
    switched_off,
    timing_slips,
    too_small,
    wrong_address,
)
from grader.finding import Finding
from grader.shop import Shop

CAUSES = (
    code_slips,
    mapping_slips,
    timing_slips,
    other_region,
    one_receive,
    remembered,
    dropped_result,
    frozen_threads,
    too_small,
    filtered,
    switched_off,
    wrong_address,
)


def told(shop: Shop, finding: Finding) -> Finding:
    """The finding, told by its cause."""
    for cause in CAUSES:
        cause.told(shop, finding)
    return finding

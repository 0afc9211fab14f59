"""The clouds that lessons can be graded on, by the name that `--cloud` takes.

cloudlet is imported only when a cloud is opened: listing the checks should not wait for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from grader.course import CourseError

if TYPE_CHECKING:
    from cloudlet import Cloud

OpenCloud = Callable[[int, bool], "Cloud"]
"""Makes a fresh cloud of a seed; calm or not."""

SIMULATED, LOCALSTACK = "simulated", "localstack"
NAMES = (SIMULATED, LOCALSTACK)
REGION_ELSEWHERE = "af-south-1"  # where nobody is by habit: a region in the code is likely to be us-east-1


def simulated(seed: int, calm: bool) -> Cloud:
    """cloudlet, in virtual time."""
    from cloudlet import Cloud

    return Cloud(seed=seed, calm=calm)


def elsewhere(known: OpenCloud) -> OpenCloud:
    """Makes clouds that are in another place than those that `known` makes: where LocalStack would be.

    LocalStack itself is such a place already.
    """
    return _simulated_elsewhere if known is simulated else known


def _simulated_elsewhere(seed: int, calm: bool) -> Cloud:
    from cloudlet import Cloud

    return Cloud(
        seed,
        calm=calm,
        region=REGION_ELSEWHERE,
        account="000000000000",
        endpoint="http://127.0.0.1:4510",
        queue_url_base=f"http://sqs.{REGION_ELSEWHERE}.localhost.localstack.cloud:4510",
    )


def warm_up(name: str) -> None:
    """Begin in the background what takes longest before a first cloud: a process that has boto3 imported."""
    if name == SIMULATED:
        from cloudlet.functions.launch import launcher

        launcher()


def opener(name: str) -> OpenCloud:
    """How to open the cloud of that name; CourseError where lessons cannot be graded on it."""
    if name == SIMULATED:
        return simulated
    if name == LOCALSTACK:
        return _localstack()
    raise CourseError(f"there is no cloud {name!r}; there are {', '.join(NAMES)}")


def _localstack() -> OpenCloud:
    """LocalStack, running at AWS_ENDPOINT_URL or where `workshop cloud up` starts it."""
    from grader.localstack.cloud import LocalStackCloud
    from grader.localstack.running import endpoint

    url = endpoint()
    return lambda seed, calm: cast("Cloud", LocalStackCloud(url, seed, calm=calm))

"""What IAM refuses about a role's name, path and longest session.

Source: IAM API Reference, CreateRole; the words are IAM's as moto and people met them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudlet.constraints import no_longer, within
from cloudlet.errors import AwsError

if TYPE_CHECKING:
    from cloudlet.deploy.making import Making

NAME, NAME_LIMIT = re.compile(r"[\w+=,.@-]+", re.ASCII), 64
PATH = re.compile(r"/|/[!-~]+/")
SESSION_S = (3600, 43_200)
NO_NAME = (
    "The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: "
    "+=,.@_-"
)
NO_PATH = (
    "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters "
    "and/or / characters."
)
REFUSED = "ValidationError"


def check_settings(making: Making, name: str) -> None:
    """An error of the template for a role that cannot be called so, lie there, or be taken for so long."""
    path = str(making.properties.get("Path", "/"))
    if not NAME.fullmatch(name):
        raise making.error(making.refused(NO_NAME, REFUSED), "RoleName")
    if not PATH.fullmatch(path):
        raise making.error(making.refused(NO_PATH, REFUSED), "Path")
    try:
        no_longer("roleName", name, NAME_LIMIT)
    except AwsError as error:
        raise making.error(making.refused(error.message, REFUSED), "RoleName") from error
    try:
        within("maxSessionDuration", making.properties.get("MaxSessionDuration", SESSION_S[0]), *SESSION_S)
    except AwsError as error:
        raise making.error(making.refused(error.message, REFUSED), "MaxSessionDuration") from error

"""What DynamoDB answers while it cannot do, or may not be asked, what it will do later.

Source: API_TransactWriteItems, Errors, and CommonErrors.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from cloudlet.errors import AwsError
from grader.shop import Shop

BROKEN = AwsError("InternalServerError", "Internal server error.", 500, sender=False)
DENIED = AwsError("AccessDeniedException", "The role is not authorized to perform this action.")
NOT_FOUND = AwsError("ResourceNotFoundException", "Requested resource not found")


@contextmanager
def denied(shop: Shop) -> Iterator[None]:
    """The functions' roles may do nothing for a while."""
    fault = shop.cloud.faults.fail("dynamodb", None, DENIED)
    yield
    shop.cloud.faults.remove(fault)

"""What DynamoDB answers while it cannot do, or may not be asked, what it will do later.

Source: API_TransactWriteItems, Errors, and CommonErrors.
"""

from __future__ import annotations

from cloudlet.errors import AwsError

BROKEN = AwsError("InternalServerError", "Internal server error.", 500, sender=False)
DENIED = AwsError("AccessDeniedException", "The role is not authorized to perform this action.")
NOT_FOUND = AwsError("ResourceNotFoundException", "Requested resource not found")

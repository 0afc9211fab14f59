"""Universal targets of EventBridge Scheduler: the ARN names a call, and the input holds its parameters.

Two calls are known, lambda:invoke and sqs:sendMessage; they reach what the usual targets reach. Source: EventBridge
Scheduler User Guide, "Using universal targets in EventBridge Scheduler".
"""

from __future__ import annotations

import json
from typing import Any

PREFIX = "arn:aws:scheduler:::aws-sdk:"
INVOKE, SEND = f"{PREFIX}lambda:invoke", f"{PREFIX}sqs:sendMessage"


def plain(target: dict[str, Any], text: str, region: str, account: str) -> tuple[dict[str, Any], str]:
    """The function or queue that a universal target means, and what it gets; any other target as it is."""
    arn = str(target["Arn"])
    if arn not in (INVOKE, SEND):
        return target, text
    params = _params(text)
    if arn == INVOKE:
        name = str(params.get("FunctionName", ""))
        function = name if name.startswith("arn:") else f"arn:aws:lambda:{region}:{account}:function:{name}"
        return {**target, "Arn": function}, str(params.get("Payload", "{}"))
    queue = str(params.get("QueueUrl", "")).rpartition("/")[2]
    fifo = {name: params[name] for name in ("MessageGroupId", "MessageDeduplicationId") if name in params}
    whereto = {**target, "Arn": f"arn:aws:sqs:{region}:{account}:{queue}", "SqsParameters": fifo}
    return whereto, str(params.get("MessageBody", ""))


def _params(text: str) -> dict[str, Any]:
    try:
        params = json.loads(text)
    except ValueError:
        return {}
    return params if isinstance(params, dict) else {}

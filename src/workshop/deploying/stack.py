"""A CloudFormation stack: created or updated, awaited, and made anew where AWS would not let it be updated."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any

from workshop.course import Trouble

LOOK_S = 0.1
LIMIT_S = 600
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
GOOD = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "DELETE_COMPLETE")
NOTHING_NEW = "No updates are to be performed"
MISSING = "does not exist"

Tell = Callable[[str], None]


class Stack:
    """A stack of this name on a cloud; `tell` hears of each resource that is done.

    Where `updates_well` is false, only code is updated, and for any other change the stack is made anew.
    """

    def __init__(self, cloudformation: Any, name: str, tell: Tell, *, updates_well: bool) -> None:
        self._cloudformation, self.name, self._tell = cloudformation, name, tell
        self._updates_well = updates_well

    def put(self, document: dict[str, Any]) -> None:
        """Make the stack be what the document says. Raises Trouble with the reasons that the cloud gave."""
        status = self.status()
        if status and self._must_be_new(status, document):
            self._tell(f"making {self.name} anew: what is in its queues and tables goes")
            self.delete()
            status = ""
        seen = self._events()
        wanted = {"TemplateBody": json.dumps(document), "Capabilities": CAPABILITIES}
        if not status:
            self._cloudformation.create_stack(StackName=self.name, OnFailure="DO_NOTHING", **wanted)
        elif not self._updates(wanted):
            self._tell("nothing to change")
            return
        self._wait(seen)

    def delete(self) -> None:
        """Remove the stack and all that it made, if there is one."""
        if self.status():
            seen = self._events()
            self._cloudformation.delete_stack(StackName=self.name)
            self._wait(seen)

    def forget(self) -> None:
        """Let it be removed, without waiting."""
        self._cloudformation.delete_stack(StackName=self.name)

    def status(self) -> str:
        """In CloudFormation's words; empty where there is no such stack."""
        described = self._described()
        return str(described["StackStatus"]) if described else ""

    def outputs(self) -> dict[str, str]:
        """The outputs of the stack, by name."""
        described = self._described() or {}
        return {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", [])}

    def resources(self) -> dict[str, tuple[str, str]]:
        """Type and physical id of each resource, by logical id."""
        pages = self._cloudformation.get_paginator("list_stack_resources").paginate(StackName=self.name)
        return {
            each["LogicalResourceId"]: (each["ResourceType"], each.get("PhysicalResourceId", ""))
            for page in pages
            for each in page["StackResourceSummaries"]
        }

    def _described(self) -> dict[str, Any] | None:
        from botocore.exceptions import ClientError

        try:
            stacks = self._cloudformation.describe_stacks(StackName=self.name)["Stacks"]
        except ClientError as error:
            if MISSING in str(error):
                return None
            raise
        alive = [stack for stack in stacks if stack["StackStatus"] != "DELETE_COMPLETE"]
        return dict(alive[0]) if alive else None

    def _must_be_new(self, status: str, document: dict[str, Any]) -> bool:
        if status == "ROLLBACK_COMPLETE" or status.endswith("_FAILED"):  # AWS lets such a stack only be deleted
            return True
        return not self._updates_well and _without_code(self._template()) != _without_code(document)

    def _template(self) -> dict[str, Any]:
        body = self._cloudformation.get_template(StackName=self.name)["TemplateBody"]
        found: dict[str, Any] = json.loads(body) if isinstance(body, str) else json.loads(json.dumps(body))
        return found

    def _updates(self, wanted: dict[str, Any]) -> bool:
        from botocore.exceptions import ClientError

        try:
            self._cloudformation.update_stack(StackName=self.name, **wanted)
        except ClientError as error:
            if NOTHING_NEW in str(error):
                return False
            raise
        return True

    def _wait(self, seen: set[str]) -> None:
        reasons: list[str] = []
        limit = time.monotonic() + LIMIT_S
        while (status := self.status()).endswith("_IN_PROGRESS"):
            reasons += self._hear(seen)
            if time.monotonic() > limit:
                raise Trouble(f"The stack {self.name} is still {status} after {LIMIT_S} s.")
            time.sleep(LOOK_S)
        reasons += self._hear(seen)
        if status and status not in GOOD:
            said = "\n".join(f"  {reason}" for reason in reasons) or "  (it gave no reason)"
            raise Trouble(f"The stack {self.name} is {status}. What the cloud said:\n{said}")

    def _hear(self, seen: set[str]) -> list[str]:
        """Tell of what is done since the last time; the reasons of what failed."""
        reasons = []
        for event in self._new_events(seen):
            status = event["ResourceStatus"]
            if status.endswith("_COMPLETE") and event["ResourceType"] != "AWS::CloudFormation::Stack":
                self._tell(f"{event['LogicalResourceId']} {re.sub('_COMPLETE$', 'd', status).lower()}")
            elif status.endswith("_FAILED"):
                reasons.append(f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', status)}")
        return reasons

    def _events(self) -> set[str]:
        seen: set[str] = set()
        if self.status():
            self._new_events(seen)
        return seen

    def _new_events(self, seen: set[str]) -> list[dict[str, Any]]:
        from botocore.exceptions import ClientError

        try:
            events = self._cloudformation.describe_stack_events(StackName=self.name)["StackEvents"]
        except ClientError:  # the stack is deleted by now
            return []
        new = [event for event in reversed(events) if event["EventId"] not in seen]
        seen.update(event["EventId"] for event in new)
        return new


def _without_code(document: dict[str, Any]) -> dict[str, Any]:
    """What a template says but for where the functions' code is."""
    plain = json.loads(json.dumps(document))
    for resource in plain["Resources"].values():
        if resource["Type"] == "AWS::Lambda::Function":
            resource.get("Properties", {}).pop("Code", None)
    return dict(plain)

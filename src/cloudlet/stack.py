"""A deployed stack: its outputs, and its queues, functions and tables by the names that the template gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudlet.deploy.stack import Resource, of_type
from cloudlet.deploy.stack import Stack as DeployedStack
from cloudlet.functions.function import Function
from cloudlet.moto_backend import Table
from cloudlet.sqs.queue import Queue

if TYPE_CHECKING:
    from cloudlet.cloud import Cloud


class Stack:
    """What `Cloud.deploy` returns. Raises KeyError, naming what there is, for a logical id that is not there."""

    def __init__(self, deployed: DeployedStack, cloud: Cloud) -> None:
        self.deployed, self._cloud = deployed, cloud
        self.name = deployed.name
        self.outputs: dict[str, str] = deployed.outputs
        self.resources: dict[str, Resource] = deployed.resources

    def queue(self, logical_id: str) -> Queue:
        """The queue with this logical id."""
        return self._cloud.sqs.queues[of_type(self.resources, logical_id, "AWS::SQS::Queue").arn.rsplit(":", 1)[-1]]

    def function(self, logical_id: str) -> Function:
        """The function with this logical id."""
        return self._cloud.functions.find(of_type(self.resources, logical_id, "AWS::Lambda::Function").physical_id)

    def table(self, logical_id: str) -> Table:
        """The table with this logical id."""
        return self._cloud.moto.table(of_type(self.resources, logical_id, "AWS::DynamoDB::Table").physical_id)

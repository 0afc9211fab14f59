"""A folder with a SAM or CloudFormation template becomes resources of a cloud."""

from cloudlet.deploy.deploying import deploy, stack_name
from cloudlet.deploy.stack import Location, Resource, Stack
from cloudlet.deploy.target import Target

__all__ = ["Location", "Resource", "Stack", "Target", "deploy", "stack_name"]

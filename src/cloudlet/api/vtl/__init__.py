"""The part of the Velocity Template Language that API Gateway's mapping templates use.

It is our own because a template is a learner's code that runs in this process: through the libraries there
are, a template reaches any attribute of any Python object.
"""

from cloudlet.api.vtl.nodes import BadTemplate
from cloudlet.api.vtl.render import render
from cloudlet.api.vtl.values import Tool

__all__ = ["BadTemplate", "Tool", "render"]

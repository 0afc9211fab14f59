"""Puts a lesson's folder on a cloud that speaks CloudFormation: package, upload, stack, wait, what to try.

It is what `sam deploy` does, by AWS's own translator, and it works again and again on the same stack.
"""

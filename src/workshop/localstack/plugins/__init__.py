"""What runs inside LocalStack's own Python: the launcher, how functions are run, where DynamoDB comes from.

Nothing here may import what LocalStack's environment does not have: the standard library, boto3, psutil, localstack.
"""

"""Lessons written as a serverless.yml: packaged by the real Serverless Framework, deployed like any other.

It is version 3, the last one that works without an account.
"""

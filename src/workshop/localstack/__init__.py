"""LocalStack for the lessons: with Docker by docker-compose.yml, else from PyPI in an environment of its own.

LocalStack is used as it is. What is ours runs beside it: `plugins` lets it run functions without containers.
"""

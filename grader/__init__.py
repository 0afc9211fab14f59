"""The grader: judges a lesson by what really happened to its messages.

It never runs a learner's code in its own process; it reads the history that the cloud recorded.
"""

"""The grader: judges a lesson by what really happened to its messages.

It never runs a learner's code in its own process; it reads the history that the cloud recorded.
"""

from grader.course import CourseError
from grader.grade import grade
from grader.report import Report

__all__ = ["CourseError", "Report", "grade"]

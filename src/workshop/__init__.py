"""The `workshop` command: where a learner is, what is next, hints, a fresh start.

It grades nothing by itself: the grader lies in the course's folder, and every verdict is the grader's.
"""

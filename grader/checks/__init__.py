"""The checks: `lesson_ID.py` (or `lesson_ID_more.py`) holds those of a lesson, in the order in which they are read."""

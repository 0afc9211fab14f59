"""A finding: what a check saw, why it matters, where to look, and one thing to try.

It is an exception, so that a check ends where it finds something; it is never shown as one.
"""

from __future__ import annotations

from grader.text import safe


class Finding(Exception):
    """A promise does not hold.

    `saw` is a fact, `because` the AWS rule at work, `look_at` a file with its line, `try_` one next act. A line that
    begins with a space is shown as it is (code, a traceback). `replay` is the command that shows it again, where
    chance had a part. Raises ValueError when one of the four says nothing.
    """

    def __init__(self, saw: str, because: str, look_at: str, try_: str, replay: str = "") -> None:
        for name, text in (("saw", saw), ("because", because), ("look_at", look_at), ("try_", try_)):
            if not text.strip():
                raise ValueError(f"a finding needs all of its four lines; {name} is empty")
        super().__init__(saw)
        self.saw, self.because, self.look_at, self.try_ = safe(saw), safe(because), safe(look_at), safe(try_)
        self.replay = replay
        self.has_timeline = False
        """Whether `saw` ends in a timeline already."""

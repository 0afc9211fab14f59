"""Wrong and odd-but-right answers; what findings tell of commands is told to somebody who uses uv."""

import os

os.environ.setdefault("UV_RUN_RECURSION_DEPTH", "1")

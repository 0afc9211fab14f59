"""What a warm environment keeps, as findings of several lessons say it."""

from __future__ import annotations

WARM = "Lambda keeps the process for the next invocation, and with it every global of your module."

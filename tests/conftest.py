"""Lets Ctrl-C be Ctrl-C in the tests that send it: who was begun with `&` has it ignored, and hands that down."""

from __future__ import annotations

import signal

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

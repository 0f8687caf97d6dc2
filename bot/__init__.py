"""Runs Mainstay: the command line, the composition root and the machinery."""

import os

# Asks PTB for its durations as timedelta, its way from the next release on: the old way warns, and warnings are errors.
os.environ.setdefault("PTB_TIMEDELTA", "1")

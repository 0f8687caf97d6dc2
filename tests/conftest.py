"""Fixtures and settings that every test shares."""

import os

os.environ.setdefault("PTB_TIMEDELTA", "1")  # before PTB is imported anywhere

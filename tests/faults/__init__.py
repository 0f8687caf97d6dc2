"""Crashes, lost answers and full disks, on real processes."""

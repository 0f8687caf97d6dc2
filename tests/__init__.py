"""Tests mirror the folders they test; stories, house, faults and benchmarks stand beside them."""

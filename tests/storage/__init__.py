"""Tests of what keeps: sealing, repositories, the store and the two databases behind it."""

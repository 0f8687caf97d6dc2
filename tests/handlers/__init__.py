"""Tests of what hears and decides."""

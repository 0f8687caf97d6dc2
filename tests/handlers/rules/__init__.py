"""Tests of the pure rules: tables with a label for each row."""

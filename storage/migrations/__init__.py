"""Schema changes in order, forward only."""

"""Schema changes in order, forward only."""

HEAD = "0012_handovers"  # the newest revision; a test holds it to what Alembic finds

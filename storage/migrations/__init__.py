"""Schema changes in order, forward only."""

HEAD = "0008_needs"  # the newest revision; a test holds it to what Alembic finds

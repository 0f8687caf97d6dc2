"""Schema changes in order, forward only."""

HEAD = "0001_first"  # the newest revision; a test holds it to what Alembic finds

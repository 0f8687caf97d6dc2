"""Schema changes in order, forward only."""

HEAD = "0013_endings"  # the newest revision; a test holds it to what Alembic finds

"""Schema changes in order, forward only."""

HEAD = "0014_broadcasts"  # the newest revision; a test holds it to what Alembic finds

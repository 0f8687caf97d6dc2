"""Schema changes in order, forward only."""

HEAD = "0003_sharing"  # the newest revision; a test holds it to what Alembic finds
